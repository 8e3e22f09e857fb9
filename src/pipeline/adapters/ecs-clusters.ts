import type * as Logs from '@aws-sdk/client-cloudwatch-logs';
import type * as Ecs from '@aws-sdk/client-ecs';
import type * as Elb from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  type ClusterPlace,
  type Clusters,
  type CredentialSource,
  type DeployedService,
  type Deployments,
  type DeploymentsResult,
  type ServiceDeployment,
  type ServiceTask,
  type TargetHealth,
} from '../ports/deployments';
import { CredentialsUnavailable, isUnknownOperation, toDeploymentsResult } from './ecs-errors';
import { toService, toServiceDeployment, toTask } from './ecs-values';

/** Amazon ECS. The SDK is loaded by the first call: loading takes longer than all else an action starts with. */
export class EcsClusters implements Clusters {
  /** @param endpoint in place of AWS's own */
  constructor(private readonly endpoint?: string) {}

  open(place: ClusterPlace, credentials: CredentialSource | undefined): Deployments {
    return new EcsDeployments({ ...place, credentials, endpoint: this.endpoint });
  }
}

interface WayIn extends ClusterPlace {
  readonly credentials: CredentialSource | undefined;
  readonly endpoint: string | undefined;
}

class EcsDeployments implements Deployments {
  private loaded: Promise<LoadedClients> | undefined;
  /** What a deployment was when it was last described, by its ARN: it is described again when its status is another. */
  private readonly described = new Map<string, ServiceDeployment>();
  /** By the ARN of a service's revision. */
  private readonly taskDefinitions = new Map<string, string | undefined>();

  constructor(private readonly way: WayIn) {}

  describeServices(names: readonly string[]): Promise<DeploymentsResult<readonly DeployedService[]>> {
    return this.ask('ecs:DescribeServices', async ({ ecs, client }) => {
      const answers = await Promise.all(
        chunksOf(names, 10).map((services) =>
          client.send(new ecs.DescribeServicesCommand({ cluster: this.way.cluster, services: [...services] })),
        ),
      );
      return answers.flatMap(({ services = [] }) => services.map(toService));
    });
  }

  listDeployments(service: string): Promise<DeploymentsResult<readonly ServiceDeployment[]>> {
    return this.ask('ecs:ListServiceDeployments', async (loaded) => {
      const { ecs, client } = loaded;
      const { cluster } = this.way;
      const answer = await whereKnown(
        client.send(new ecs.ListServiceDeploymentsCommand({ cluster, service, maxResults: 10 })),
      );
      const briefs = answer?.serviceDeployments ?? [];
      const stale = briefs.filter(
        ({ serviceDeploymentArn = '', status }) => this.described.get(serviceDeploymentArn)?.status !== status,
      );
      if (stale.length > 0) await this.describe(stale, loaded);
      const known = briefs.flatMap(({ serviceDeploymentArn = '' }) => this.described.get(serviceDeploymentArn) ?? []);
      return known.toSorted((one, other) => other.createdAt - one.createdAt);
    });
  }

  listTasks(service: string): Promise<DeploymentsResult<readonly ServiceTask[]>> {
    return this.ask('ecs:ListTasks', async ({ ecs, client }) => {
      const { cluster } = this.way;
      const lists = await Promise.all(
        (['RUNNING', 'STOPPED'] as const).map((desiredStatus) =>
          client.send(new ecs.ListTasksCommand({ cluster, serviceName: service, desiredStatus })),
        ),
      );
      const arns = lists.flatMap(({ taskArns = [] }) => taskArns);
      const answers = await Promise.all(
        chunksOf(arns, 100).map((tasks) => client.send(new ecs.DescribeTasksCommand({ cluster, tasks: [...tasks] }))),
      );
      return answers.flatMap(({ tasks = [] }) => tasks.map(toTask));
    });
  }

  targetHealth(targetGroup: string): Promise<DeploymentsResult<readonly TargetHealth[]>> {
    return this.ask('elasticloadbalancing:DescribeTargetHealth', async ({ elb, balancing }) => {
      const { TargetHealthDescriptions = [] } = await balancing.send(
        new elb.DescribeTargetHealthCommand({ TargetGroupArn: targetGroup }),
      );
      return TargetHealthDescriptions.map(({ Target, TargetHealth: health }) => ({
        target: Target?.Id ?? '',
        state: health?.State ?? '',
        reason: health?.Description ?? health?.Reason,
      }));
    });
  }

  lastLines(task: ServiceTask, container: string, most: number): Promise<DeploymentsResult<readonly string[]>> {
    return this.ask('logs:GetLogEvents', async ({ ecs, client, logs, reading }) => {
      const { taskDefinition } = await client.send(
        new ecs.DescribeTaskDefinitionCommand({ taskDefinition: task.taskDefinition }),
      );
      const definition = taskDefinition?.containerDefinitions?.find(({ name }) => name === container);
      const { logDriver, options = {} } = definition?.logConfiguration ?? {};
      const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix } = options;
      if (logDriver !== 'awslogs' || group === undefined || prefix === undefined) return [];
      const stream = `${prefix}/${container}/${task.arn.split('/').at(-1) ?? ''}`;
      const { events = [] } = await reading.send(
        new logs.GetLogEventsCommand({ logGroupName: group, logStreamName: stream, limit: most, startFromHead: false }),
      );
      return events.flatMap(({ message }) => (message === undefined ? [] : [message]));
    });
  }

  private async describe(briefs: readonly Ecs.ServiceDeploymentBrief[], { ecs, client }: LoadedClients): Promise<void> {
    const serviceDeploymentArns = briefs.flatMap(({ serviceDeploymentArn }) => serviceDeploymentArn ?? []);
    const { serviceDeployments = [] } = await client.send(
      new ecs.DescribeServiceDeploymentsCommand({ serviceDeploymentArns }),
    );
    for (const each of serviceDeployments) {
      const taskDefinition = await this.taskDefinitionOf(each.targetServiceRevision?.arn, { ecs, client });
      const deployment = toServiceDeployment(each, taskDefinition);
      this.described.set(deployment.arn, deployment);
    }
  }

  private async taskDefinitionOf(
    revision: string | undefined,
    { ecs, client }: Pick<LoadedClients, 'ecs' | 'client'>,
  ): Promise<string | undefined> {
    if (revision === undefined) return undefined;
    if (this.taskDefinitions.has(revision)) return this.taskDefinitions.get(revision);
    const command = new ecs.DescribeServiceRevisionsCommand({ serviceRevisionArns: [revision] });
    const { serviceRevisions = [] } = await client.send(command);
    this.taskDefinitions.set(revision, serviceRevisions[0]?.taskDefinition);
    return serviceRevisions[0]?.taskDefinition;
  }

  private async ask<T>(action: string, work: (loaded: LoadedClients) => Promise<T>): Promise<DeploymentsResult<T>> {
    const loaded = await (this.loaded ??= load(this.way));
    try {
      return { kind: 'done', value: await work(loaded) };
    } catch (error) {
      return toDeploymentsResult(error, action);
    }
  }
}

interface LoadedClients {
  readonly ecs: typeof Ecs;
  readonly client: Ecs.ECSClient;
  readonly elb: typeof Elb;
  readonly balancing: Elb.ElasticLoadBalancingV2Client;
  readonly logs: typeof Logs;
  readonly reading: Logs.CloudWatchLogsClient;
}

async function load({ region, credentials, endpoint }: WayIn): Promise<LoadedClients> {
  const [ecs, elb, logs] = await Promise.all([
    import('@aws-sdk/client-ecs'),
    import('@aws-sdk/client-elastic-load-balancing-v2'),
    import('@aws-sdk/client-cloudwatch-logs'),
  ]);
  const options = {
    region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    ...(credentials && { credentials: renewing(credentials) }),
    ...(endpoint && { endpoint }),
  };
  return {
    ecs,
    client: new ecs.ECSClient(options),
    elb,
    balancing: new elb.ElasticLoadBalancingV2Client(options),
    logs,
    reading: new logs.CloudWatchLogsClient(options),
  };
}

/** The SDK asks again some minutes before the keys end. */
function renewing(source: CredentialSource) {
  return async () => {
    const { expiresAt, ...keys } = await source().catch((error: unknown) => {
      throw new CredentialsUnavailable(error instanceof Error ? error.message : String(error), { cause: error });
    });
    return { ...keys, ...(expiresAt !== undefined && { expiration: new Date(expiresAt) }) };
  };
}

/** Undefined where AWS does not know the operation, as emulators and some partitions do not. */
async function whereKnown<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isUnknownOperation(error)) return undefined;
    throw error;
  }
}

function chunksOf<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return list.flatMap((_, index) => (index % size === 0 ? [list.slice(index, index + size)] : []));
}
