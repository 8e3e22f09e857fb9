import { formatCellReport, parseCellReport } from '../../../src/pipeline/report/cell-report';
import { parseCommentHeader } from '../../../src/pipeline/report/comment-header';
import { constructFinder } from '../../../src/pipeline/report/construct-paths';
import { tryDrawNetwork } from '../../../src/pipeline/report/network-picture';
import { fingerprintPlan } from '../../../src/pipeline/terraform/fingerprint';
import { parseProviderVersions } from '../../../src/pipeline/terraform/provider-versions';
import { aCreate, aDelete, anUpdate, aPlan } from '../../builders/a-plan';
import { aPlannedCell, aReport } from '../../builders/a-report';

describe('a report', () => {
  const plan = aPlan(
    [anUpdate('aws_x.a', { v: 1, p: 'hunter2-old' }, { v: 2, p: 'hunter2-new' }, { after_sensitive: { p: true } })],
    {
      output_changes: { url: { actions: ['update'], before: 'a', after: 'b' } },
      checks: [
        { address: { to_display: 'check.up' }, status: 'fail', instances: [{ problems: [{ message: 'down' }] }] },
      ],
      action_invocations: [
        { address: 'action.a.b', lifecycle_action_trigger: { triggering_resource_address: 'aws_x.a' } },
      ],
    },
  );
  const binding = { repository: 'acme/shop', pullRequest: 7, head: 'a1', cell: 'dev' };
  const fingerprint = fingerprintPlan(plan, {
    key: 'key',
    binding,
    ignore: [{ address: 'aws_x.*', attribute: 'stamp' }],
  });
  const report = { ...aPlannedCell('dev', plan, { fingerprint }), cost: { monthly: 12 } };

  it('comes back from text as it was', () => {
    expect(parseCellReport(formatCellReport(report))).toEqual(report);
  });

  it('holds what a fingerprint needs to be compared, and no value that is sensitive', () => {
    expect(parseCellReport(formatCellReport(report)).plan?.fingerprint).toEqual(fingerprint);
    expect(formatCellReport(report)).not.toContain('hunter2');
  });

  it('is refused in another version, and with a field that nobody knows', () => {
    expect(() => parseCellReport(JSON.stringify({ ...aReport('dev'), version: 2 }))).toThrow('version');
    expect(() => parseCellReport(JSON.stringify({ ...aReport('dev'), secrets: [] }))).toThrow('secrets');
  });
});

describe('the first line of a comment', () => {
  it.each([
    ["somebody else's", 'Hello\n<!-- fargate-review v1 {} -->', 'none'],
    [
      'a header with text before it',
      ' <!-- fargate-review v1 {"run":{"id":"1","attempt":1},"head":"a","reports":{}} -->',
      'none',
    ],
    ['of a later version', '<!-- fargate-review v2 {"x":1} -->\nHello', 'other-version'],
    ['broken', '<!-- fargate-review v1 {"run":} -->', 'none'],
    ['of another form', '<!-- fargate-review v1 {"run":{}} -->', 'none'],
    [
      'ours, with the line ends of a mail',
      '<!-- fargate-review v1 {"run":{"id":"1","attempt":1},"head":"a","reports":{}} -->\r\nx',
      'header',
    ],
  ])('is read for what it is: %s', (_, body, kind) => {
    expect(parseCommentHeader(body).kind).toBe(kind);
  });
});

describe('the construct behind an address', () => {
  const block = (path: string) => ({ '//': { metadata: { path, uniqueId: 'x' } }, cidr: '10.0.0.0/16' });
  const stack = {
    resource: { aws_vpc: { main: block('dev/network/vpc'), bare: {} } },
    data: { aws_ami: { linux: block('dev/ami') } },
  };
  const find = constructFinder(JSON.stringify(stack));

  it.each([
    ['aws_vpc.main', 'dev/network/vpc'],
    ['aws_vpc.main[0]', 'dev/network/vpc'],
    ['aws_vpc.main["a"]', 'dev/network/vpc'],
    ['data.aws_ami.linux', 'dev/ami'],
    ['aws_vpc.bare', undefined],
    ['aws_vpc.gone', undefined],
  ])('of %s is %s', (address, path) => {
    expect(find(address)).toBe(path);
  });
});

describe('the picture of a network', () => {
  const cell = {
    ...aReport('lab').cell,
    services: ['frontend', 'backend'],
    endpoints: [{ service: 'ecr.api', reasons: [`"frontend" pulls <its> image; from ECR's registry`] }],
  };

  it('shows what changes, and why each endpoint is there', () => {
    const plan = aPlan([
      aCreate('aws_vpc_endpoint.ecr', { service_name: 'com.amazonaws.eu-central-1.ecr.api' }),
      aDelete('aws_vpc_endpoint.old'),
      aDelete('aws_nat_gateway.a'),
      aDelete('aws_nat_gateway.b'),
      aCreate('aws_subnet.a', {}),
    ]);
    const picture = tryDrawNetwork({ ...aPlannedCell('lab', plan), cell });
    expect(picture?.split('\n')).toEqual([
      '```mermaid',
      expect.stringMatching(/^%%\{init: .*\}%%$/),
      'flowchart TB',
      '  tasks["tasks: frontend, backend"]',
      '  subnets["subnets: 1 create"] --- tasks',
      '  tasks --> nat["NAT gateway × 2<br/>2 delete"] --> internet((internet))',
      '  tasks --> endpoints["VPC endpoints: 1 create, 1 delete' +
        '<br/> <br/>ecr.api: create<br/> frontend  pulls  its  image, from ECR’s registry"] --> aws((AWS))',
      '```',
    ]);
  });

  it('has one way through all gateways, and none through endpoints that go', () => {
    const plan = aPlan([
      aDelete('aws_vpc_endpoint.old'),
      aCreate('aws_internet_gateway.a', {}),
      aCreate('aws_nat_gateway.a', {}),
    ]);
    const lines = tryDrawNetwork(aPlannedCell('lab', plan))?.split('\n');
    expect(lines?.slice(4, -1)).toEqual([
      '  tasks --> nat["NAT gateway<br/>1 create"] --> igw["internet gateway<br/>1 create"] --> internet((internet))',
      '  tasks -.- endpoints["VPC endpoints: 1 delete"]',
    ]);
  });

  it('is drawn only where the network changes', () => {
    const plan = aPlan([
      aCreate('aws_ecs_service.a', {}),
      { address: 'aws_vpc.a', actions: ['no-op'], previous_address: 'aws_vpc.b' },
    ]);
    expect(tryDrawNetwork({ ...aPlannedCell('lab', plan), cell })).toBeUndefined();
  });
});

describe('the versions of providers', () => {
  it('are those of the lock file', () => {
    const lock =
      'provider "registry.terraform.io/hashicorp/aws" {\n  version     = "6.1.0"\n  constraints = ">= 5.0.0"\n}\n';
    expect(parseProviderVersions(lock)).toEqual({ 'registry.terraform.io/hashicorp/aws': '6.1.0' });
  });
});
