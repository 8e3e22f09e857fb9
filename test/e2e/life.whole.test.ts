import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { stateBucketName } from '../../src/contract/state-names';
import { type ServiceRollout } from '../../src/pipeline/report/rollout-section';
import { describeWith } from '../support/needs';
import { outsideRegistry } from '../support/shared/shared';
import { type WorkflowEnd } from '../workflows/a-checkout';
import { Life } from './a-life';
import { account } from './a-life-application';

const needs = ['act', 'terraform', 'python', 'engine', 'buildx', 'registry', 'busybox'] as const;
const serves = ['/bin/busybox', 'httpd', '-f', '-p', '5000', '-h', '/site'];
const exits = ['/bin/sh', '-c', '/bin/busybox echo no database; exit 3'];

describeWith(needs, 'the life of a repository, by its own workflows, with real containers', () => {
  let life: Life;

  beforeAll(async () => {
    const { base } = await outsideRegistry();
    const networking = { kind: 'nat', gateways: 'one' };
    life = await Life.begin(base, { networking, logRetentionDays: 30, command: serves });
  });
  afterAll(() => life.end());

  it.each(['deploy', 'drift', 'destroy', 'unlock'] as const)(
    'begins green: %s does nothing, and names the next command in one notice',
    async (workflow) => {
      const { code, notices, jobs } = await life.run(workflow, { name: 'workflow_dispatch' });
      expect([code, jobs, notices]).toEqual([0, ['Not set up yet'], [expect.stringContaining('npm run bootstrap')]]);
    },
  );

  it('is set up by one command', async () => {
    await life.bootstrap();
    expect(life.variables).toEqual({
      APPLY_ROLE: `arn:aws:iam::${account}:role/life-apply-open`,
      IMAGES_ROLE: `arn:aws:iam::${account}:role/life-push`,
      PLAN_ROLE: `arn:aws:iam::${account}:role/life-plan`,
    });
  });

  it('tells a pull request what a merge would change', async () => {
    expectGood(await life.propose(7, {}));
    expect(commentsOf(7)).toEqual([expect.stringMatching(/## Plan: \d+ to add/)]);
  });

  it('pushes, applies and watches what was merged, and tells the pull request beside its review', async () => {
    await life.merge(7);
    expectGood(await life.deploy());
    expect(life.report().apply).toMatchObject({
      outcome: 'applied',
      parts: 1,
      reviews: [{ pullRequest: 7 }],
      left: [],
    });
    const [rollout] = rollouts();
    expect(rollout?.verdict).toEqual({ kind: 'succeeded' });
    expect(rollout?.timeline?.map(({ phase }) => phase)).toEqual(
      expect.arrayContaining(['created', 'provisioned', 'pulled', 'started', 'completed']),
    );
    expect(commentsOf(7)).toEqual([
      expect.stringContaining('## Plan:'),
      expect.stringContaining('## Deployment: 1 of 1 cells deployed'),
    ]);
    await expect(life.aws.countContainers(life.cluster)).resolves.toBe(1);
  });

  it('is rolled back when its image is bad, and says so with the last words of the container', async () => {
    expectGood(await life.propose(8, { command: exits }));
    await life.merge(8);
    const { code, failed, output } = await life.deploy();
    const [rollout] = rollouts();
    expect([code, failed, rollout?.verdict.kind]).toEqual([1, ['Deploy open: open'], 'rolled-back']);
    expect(noticedAfter(rollout)).toBeLessThanOrEqual(3000);
    expect(rollout?.stoppedTasks[0]?.containers).toEqual([
      expect.objectContaining({ name: 'app', exitCode: 3, lines: ['no database'] }),
    ]);
    expect(output).toMatch(/container app exited 3\s+no database/);
    expect(commentsOf(8).at(-1)).toMatch(
      /## Deployment: 1 failed[^]*\*\*open\*\* app \*\*failed and was rolled back\*\*/,
    );
    await expect(life.aws.countContainers(life.cluster)).resolves.toBe(1);
  });

  it('tells those who come next that it was rolled back, and in which run', async () => {
    const run = life.number;
    expectGood(await life.propose(9, { command: serves }));
    expectGood(await life.propose(10, { logRetentionDays: 60 }));
    const told = `app rolled back in run ${run}; applying deploys it again`;
    expect([...commentsOf(9), ...commentsOf(10)]).toEqual([
      expect.stringContaining(told),
      expect.stringContaining(told),
    ]);
  });

  it('deploys two merges in a row, of which AWS refused the first in the middle', async () => {
    const refusal = '{"__type":"AccessDeniedException","message":"not today"}';
    life.cloud.has({ at: /RegisterTaskDefinition/, fault: { status: 400, body: refusal }, times: 1 });
    await life.merge(9);
    expect(await life.deploy()).toMatchObject({ code: 1, failed: ['Deploy open: open'] });
    expect(life.report()).toMatchObject({ apply: { outcome: 'failed' }, error: { step: 'apply' } });
    expect(commentsOf(9).at(-1)).toContain('not today');
    await life.merge(10);
    expectGood(await life.deploy());
    const { apply } = life.report();
    expect(apply?.reviews.map(({ pullRequest, missing }) => [pullRequest, missing])).toEqual([
      [9, undefined],
      [10, undefined],
    ]);
    expect([apply?.outcome, rollouts().map(({ verdict }) => verdict.kind)]).toEqual(['applied', ['succeeded']]);
    for (const number of [9, 10]) expect(commentsOf(number).at(-1)).toContain('## Deployment: 1 of 1 cells deployed');
  });

  it('opens an issue for what was changed by hand', async () => {
    await changeByHand(7);
    expectGood(await life.run('drift', { name: 'schedule' }));
    expect(issues()).toEqual([['Drift in open', 'open']]);
  });

  it('changes its networking in place: services move first, and their old way out goes when they are well', async () => {
    expectGood(await life.propose(11, { networking: { kind: 'public' } }));
    const from = life.cloud.seen.length;
    await life.merge(11);
    expectGood(await life.deploy());
    expect(life.report().apply).toMatchObject({
      outcome: 'applied',
      parts: 2,
      reviews: [{ pullRequest: 11 }],
      left: [],
    });
    const calls = life.cloud.seen.slice(from);
    const [moved, gone] = [/ UpdateService$/, / DeleteNatGateway$/].map((name) =>
      calls.findLastIndex((each) => name.test(each)),
    );
    expect(calls.slice(moved, gone).filter((each) => each.endsWith(' DescribeServices')).length).toBeGreaterThan(1);
    expect(commentsOf(11).at(-1)).toContain('in 2 parts');
    await expect(life.aws.countContainers(life.cluster)).resolves.toBe(1);
  });

  it('closes the issue when everything is as the repository says', async () => {
    expectGood(await life.run('drift', { name: 'schedule' }));
    expect(issues()).toEqual([['Drift in open', 'closed']]);
  });

  it('is destroyed, and nothing is left of the cell', async () => {
    const inputs = { environment: 'open', cell: 'open', confirmation: 'open' };
    expectGood(await life.run('destroy', { name: 'workflow_dispatch', inputs }));
    await expect(life.aws.countContainers(life.cluster)).resolves.toBe(0);
    const ec2 = new EC2Client(access());
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
    expect(Vpcs.filter(({ IsDefault }) => IsDefault !== true)).toEqual([]);
    const s3 = new S3Client({ ...access(), forcePathStyle: true });
    const Bucket = stateBucketName('life', account, 'eu-central-1');
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    const registry = `life/registry-${account}-eu-central-1.tfstate`;
    expect(Contents.map(({ Key }) => Key)).toEqual(['life/bootstrap.tfstate', registry]);
    [ec2, s3].forEach((client) => client.destroy());
  });

  it('has asked GitHub for nothing that GitHub does not offer', () => {
    expect(life.api.faults).toEqual([]);
  });

  /** With what it said when it did not go well. */
  const expectGood = ({ code, failed, output }: WorkflowEnd) =>
    expect([code, failed, code === 0 ? '' : output.slice(-6000)]).toEqual([0, [], '']);

  const commentsOf = (number: number) =>
    life.api.comments.stored.flatMap(({ pullRequest, body }) => (pullRequest === number ? [body] : []));

  const issues = () => life.api.issues.stored.map(({ title, state }) => [title, state]);

  function rollouts(): readonly ServiceRollout[] {
    const { rollout } = life.report();
    return rollout?.kind === 'watched' ? rollout.services : [];
  }

  const noticedAfter = (rollout: ServiceRollout | undefined) => (rollout?.noticedAt ?? 0) - (rollout?.endedAt ?? NaN);

  function access() {
    const credentials = life.aws.credentialsFor(account);
    return { endpoint: life.aws.endpoint.href, region: 'eu-central-1', credentials };
  }

  /** Changes for how many days logs are kept. */
  async function changeByHand(retentionInDays: number): Promise<void> {
    const logs = new CloudWatchLogsClient(access());
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
    for (const { logGroupName } of logGroups)
      await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
    logs.destroy();
  }
});
