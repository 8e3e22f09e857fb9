import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import {
  AuthorizeSecurityGroupIngressCommand,
  DescribeSecurityGroupRulesCommand,
  EC2Client,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  type Service,
  type ServiceRegistry,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {
  DeleteNamespaceCommand,
  DeleteServiceCommand as DeleteDiscoveryServiceCommand,
  ListNamespacesCommand,
  ServiceDiscoveryClient,
} from '@aws-sdk/client-servicediscovery';
import { type Cell } from '../../src/contract/cells';
import { type CellResult } from '../../src/rehearsal/cell-rehearsal';
import { describeWith } from '../support/needs';
import { repository } from '../support/repository';
import { outsideRegistry } from '../support/shared/shared';
import { applyMatrix, type AppliedMatrix } from './applied-matrix';
import { rollOut } from './roll-out';

const config = join(repository, 'test', 'fixtures', 'app', 'fargate.config.ts');

describeWith(['terraform', 'python', 'engine', 'registry', 'busybox'], 'a rehearsal with containers', () => {
  let applied: AppliedMatrix;
  let cell: CellResult;
  let other: CellResult;
  let clients: Clients;

  beforeAll(async () => {
    const { base } = await outsideRegistry();
    applied = await applyMatrix(config, { onPaper: false, buildArguments: { BUSYBOX_IMAGE: base } });
    [cell, other] = theTwo(applied.standing.results);
    clients = clientsOf(applied, cell);
  });

  it('runs a container for each task', () => {
    expect([cell.error, other.error]).toEqual([undefined, undefined]);
    expect([cell.containers, other.containers]).toEqual([2, 2]);
  });

  it('keeps the names of a cell to that cell', async () => {
    expect(await answerThat(isGood, other)).toBe(answer);
    const name = `backend.${other.cell.id}.talk.internal`;
    expect(docker('exec', containerOf('frontend'), '/bin/busybox', 'env')).not.toContain(name);
    const asked = spawnSync('docker', ['exec', containerOf('frontend'), '/bin/busybox', 'nslookup', name]);
    expect(asked.status).not.toBe(0);
  });

  it('lets the front end find the back end by its discovery name', async () => {
    expect(await answerThat(isGood)).toBe(answer);
  });

  it('shows a rollout that goes well, noticed within three seconds, with its times, and services without one', async () => {
    const [backend, ...others] = await rollOut(applied, cell.cell, 'backend', ['frontend', 'nobody']);
    expect(backend?.verdict).toEqual({ kind: 'succeeded' });
    expect((backend?.noticedAt ?? 0) - (backend?.endedAt ?? 0)).toBeLessThanOrEqual(3000);
    expect(backend?.numbers?.firstServing).toBeLessThanOrEqual(backend?.numbers?.completed ?? 0);
    expect(others.map(({ verdict }) => verdict.kind)).toEqual(['unchanged', 'gone']);
    expect(await answerThat(isGood)).toBe(answer);
  });

  it('takes the name away with the security-group rule that admits the caller', async () => {
    const group = await groupOf('backend');
    const { SecurityGroupRules = [] } = await clients.ec2.send(
      new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: [group] }] }),
    );
    const rule = theOne(SecurityGroupRules.filter(({ IsEgress }) => IsEgress === false));
    await clients.ec2.send(
      new RevokeSecurityGroupIngressCommand({ GroupId: group, SecurityGroupRuleIds: [rule.SecurityGroupRuleId ?? ''] }),
    );
    expect(await answerThat((text) => !isGood(text))).toContain('bad address');
    const IpPermissions = [
      {
        IpProtocol: 'tcp',
        FromPort: rule.FromPort,
        ToPort: rule.ToPort,
        UserIdGroupPairs: [{ GroupId: rule.ReferencedGroupInfo?.GroupId }],
      },
    ];
    await clients.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: group, IpPermissions }));
    expect(await answerThat(isGood)).toBe(answer);
  });

  it('finds a back end that was stopped and started elsewhere, without a restart of the front end', async () => {
    const [frontend, backend] = [containerOf('frontend'), containerOf('backend')];
    await update({ desiredCount: 0 });
    expect(await answerThat((text) => !isGood(text))).toContain('bad address');
    await update({ desiredCount: 1 });
    expect(await answerThat(isGood)).toBe(answer);
    expect(containerOf('frontend')).toBe(frontend);
    expect(containerOf('backend')).not.toBe(backend);
  });

  it('takes the name away with the registration of the service', async () => {
    const service = theOne(await describeService('backend'));
    await makeAnew(service, []);
    expect(await answerThat((text) => !isGood(text))).toContain('bad address');
    await makeAnew(service, service.serviceRegistries ?? []);
    expect(await answerThat(isGood)).toBe(answer);
  });

  it('takes the name away with the discovery service', async () => {
    const { registryArn } = theOne(theOne(await describeService('backend')).serviceRegistries ?? []);
    await clients.cloudMap.send(new DeleteDiscoveryServiceCommand({ Id: registryArn?.split('/').at(-1) }));
    expect(await answerThat((text) => !isGood(text))).toContain('bad address');
  });

  it('takes the name away with the namespace', async () => {
    expect(await answerThat(isGood, other)).toBe(answer);
    const { Namespaces = [] } = await clients.cloudMap.send(new ListNamespacesCommand({}));
    const namespace = Namespaces.find(({ Name }) => Name === `${other.cell.id}.talk.internal`);
    await clients.cloudMap.send(new DeleteNamespaceCommand({ Id: namespace?.Id }));
    expect(await answerThat((text) => !isGood(text), other)).toContain('bad address');
  });

  it('leaves no container and no network behind', async () => {
    const port = applied.standing.aws.endpoint.port;
    expect(docker('network', 'ls', '--quiet', '--filter', `label=fargate-template.gateway=${port}`)).not.toBe('');
    await applied.finish();
    expect(docker('network', 'ls', '--quiet', '--filter', `label=fargate-template.gateway=${port}`)).toBe('');
    expect(docker('ps', '--all', '--format', '{{.Image}} {{.Names}}')).not.toContain(port);
  });

  async function groupOf(service: string): Promise<string> {
    const network = theOne(await describeService(service)).networkConfiguration?.awsvpcConfiguration;
    return theOne(network?.securityGroups ?? []);
  }

  async function describeService(service: string) {
    const command = new DescribeServicesCommand({ cluster: cell.cell.cluster, services: [service] });
    return (await clients.ecs.send(command)).services ?? [];
  }

  async function update(change: Omit<ConstructorParameters<typeof UpdateServiceCommand>[0], 'service'>): Promise<void> {
    await clients.ecs.send(new UpdateServiceCommand({ cluster: cell.cell.cluster, service: 'backend', ...change }));
  }

  /** ECS lets a service's registration be changed, and MiniStack does not. */
  async function makeAnew(service: Service, serviceRegistries: ServiceRegistry[]): Promise<void> {
    const { serviceName, taskDefinition, networkConfiguration, desiredCount } = service;
    const cluster = cell.cell.cluster;
    await clients.ecs.send(new DeleteServiceCommand({ cluster, service: serviceName, force: true }));
    const copy = { serviceName, taskDefinition, networkConfiguration, desiredCount, launchType: 'FARGATE' } as const;
    await clients.ecs.send(new CreateServiceCommand({ cluster, ...copy, serviceRegistries }));
  }

  /** What the front end tells of the back end, once it is as expected; after half a minute, whatever it is. */
  async function answerThat(isExpected: (text: string) => boolean, { cell: place } = cell): Promise<string> {
    let text = '';
    for (let tries = 0; tries < 60; tries += 1) {
      text = askFrontend(place);
      if (isExpected(text)) break;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    return text;
  }

  function askFrontend(place: Cell): string {
    const ask = 'wget -q -O - "$BACKEND_URL/" 2>&1';
    return spawnSync('docker', ['exec', containerOf('frontend', place), 'sh', '-c', `/bin/busybox ${ask}`], {
      encoding: 'utf8',
    }).stdout;
  }

  /** The container of a service's task; empty when there is none. */
  function containerOf(service: string, { cluster } = cell.cell): string {
    const columns = '{{.ID}} {{.Image}} {{.Label "com.amazonaws.ecs.cluster"}}';
    const image = `${applied.standing.aws.registryHost}/talk/${service}`;
    const lines = docker('ps', '--no-trunc', '--format', columns).split('\n');
    return lines.find((line) => line.includes(image) && line.endsWith(`/${cluster}`))?.split(' ')[0] ?? '';
  }
});

const answer = 'The backend answers.\n';

function isGood(text: string): boolean {
  return text === answer;
}

interface Clients {
  readonly ec2: EC2Client;
  readonly ecs: ECSClient;
  readonly cloudMap: ServiceDiscoveryClient;
}

function clientsOf({ standing }: AppliedMatrix, { cell }: CellResult): Clients {
  const { endpoint, ...credentials } = standing.aws.accessFor(cell.account);
  const options = { endpoint: endpoint.href, region: cell.region, credentials };
  return { ec2: new EC2Client(options), ecs: new ECSClient(options), cloudMap: new ServiceDiscoveryClient(options) };
}

function theOne<T>(list: readonly T[]): T {
  const [first, ...rest] = list;
  if (first === undefined || rest.length > 0) throw new Error(`One was expected, and there are ${list.length}.`);
  return first;
}

function theTwo<T>(list: readonly T[]): [T, T] {
  const [first, second, ...rest] = list;
  if (first === undefined || second === undefined || rest.length > 0)
    throw new Error(`Two were expected, and there are ${list.length}.`);
  return [first, second];
}

function docker(...words: readonly string[]): string {
  return execFileSync('docker', words, { encoding: 'utf8' }).trim();
}
