import { DescribeSecurityGroupRulesCommand, EC2Client, type SecurityGroupRule } from '@aws-sdk/client-ec2';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  paginateListServices,
  paginateListTasks,
  type Service,
  type ServiceRegistry,
  type Task,
} from '@aws-sdk/client-ecs';
import {
  GetNamespaceCommand,
  GetServiceCommand,
  NamespaceNotFound,
  ServiceNotFound,
  ServiceDiscoveryClient,
} from '@aws-sdk/client-servicediscovery';
import { z } from 'zod';

/** Who answers to a DNS name, and who may ask for it. */
export interface DiscoveredName {
  /** Such as `backend.lab-nat.shop.internal`. */
  readonly name: string;
  /** ARNs of the tasks that answer to it. */
  readonly tasks: readonly string[];
  /** ARNs of the tasks whose security groups let them through. */
  readonly callers: readonly string[];
}

/** Clients of one account and Region. */
export interface DiscoveryClients {
  readonly ec2: EC2Client;
  readonly ecs: ECSClient;
  readonly cloudMap: ServiceDiscoveryClient;
}

/** Whom clients ask, and as whom. */
export interface DiscoveryAccess {
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Clients for an account in a Region. */
export function createDiscoveryClients(access: DiscoveryAccess, region: string): DiscoveryClients {
  const config = { ...access, region, useDualstackEndpoint: false, useFipsEndpoint: false };
  return { ec2: new EC2Client(config), ecs: new ECSClient(config), cloudMap: new ServiceDiscoveryClient(config) };
}

/**
 * The names that tasks of a cluster find each other by, as AWS would have them: a private namespace, a discovery service in it, an ECS
 * service registered with that, and security groups that let the caller out and in.
 */
export async function discoverNames(clients: DiscoveryClients, clusterArn: string): Promise<readonly DiscoveredName[]> {
  const [services, tasks] = await Promise.all([
    listServices(clients.ecs, clusterArn),
    listTasks(clients.ecs, clusterArn),
  ]);
  const registrations = services.flatMap((service) =>
    (service.serviceRegistries ?? []).map((registry) => ({ service, registry })),
  );
  const rules = await describeRules(clients.ec2, services.flatMap(groupsOf));
  const names = await Promise.all(
    registrations.map(async ({ service, registry }) => {
      const name = await tryFindName(clients.cloudMap, registry);
      if (name === undefined) return [];
      const callers = services.filter((caller) => isAdmitted({ caller, callee: service, registry }, rules));
      return [{ name, tasks: tasksOf([service], tasks), callers: tasksOf(callers, tasks) }];
    }),
  );
  return names.flat();
}

/** What ECS describes at once. */
const mostServices = 10;
const mostTasks = 100;

async function listServices(client: ECSClient, cluster: string): Promise<readonly Service[]> {
  const services: Service[] = [];
  for await (const { serviceArns = [] } of paginateListServices({ client, pageSize: mostServices }, { cluster })) {
    if (serviceArns.length === 0) continue;
    const answer = await client.send(new DescribeServicesCommand({ cluster, services: serviceArns }));
    services.push(...(answer.services ?? []));
  }
  return services;
}

async function listTasks(client: ECSClient, cluster: string): Promise<readonly Task[]> {
  const tasks: Task[] = [];
  for await (const { taskArns = [] } of paginateListTasks({ client, pageSize: mostTasks }, { cluster })) {
    if (taskArns.length === 0) continue;
    tasks.push(...((await client.send(new DescribeTasksCommand({ cluster, tasks: taskArns }))).tasks ?? []));
  }
  return tasks;
}

function tasksOf(services: readonly Service[], tasks: readonly Task[]): readonly string[] {
  const groups = services.map(({ serviceName }) => `service:${serviceName ?? ''}`);
  return tasks.flatMap(({ group, taskArn }) =>
    group !== undefined && taskArn !== undefined && groups.includes(group) ? [taskArn] : [],
  );
}

/** The name that a registration leads to; undefined when something on the way is not there. */
async function tryFindName(
  client: ServiceDiscoveryClient,
  { registryArn }: ServiceRegistry,
): Promise<string | undefined> {
  try {
    const answer = await client.send(new GetServiceCommand({ Id: registryArn?.split('/').at(-1) }));
    const { Name: name, NamespaceId, DnsConfig } = discoveryServiceSchema.parse(answer.Service);
    const { Namespace } = await client.send(new GetNamespaceCommand({ Id: NamespaceId ?? DnsConfig?.NamespaceId }));
    return Namespace?.Name !== undefined && Namespace.Type === 'DNS_PRIVATE' ? `${name}.${Namespace.Name}` : undefined;
  } catch (error) {
    if (error instanceof ServiceNotFound || error instanceof NamespaceNotFound) return undefined;
    throw error;
  }
}

/** The namespace stands where the service was asked for with it; AWS shows it in both places. */
const discoveryServiceSchema = z.object({
  Name: z.string(),
  NamespaceId: z.string().optional(),
  DnsConfig: z.object({ NamespaceId: z.string().optional() }).optional(),
});

function groupsOf(service: Service): readonly string[] {
  return service.networkConfiguration?.awsvpcConfiguration?.securityGroups ?? [];
}

async function describeRules(client: EC2Client, groups: readonly string[]): Promise<readonly SecurityGroupRule[]> {
  if (groups.length === 0) return [];
  const Filters = [{ Name: 'group-id', Values: [...new Set(groups)] }];
  return (await client.send(new DescribeSecurityGroupRulesCommand({ Filters }))).SecurityGroupRules ?? [];
}

interface Connection {
  readonly caller: Service;
  readonly callee: Service;
  readonly registry: ServiceRegistry;
}

/** Whether a rule lets the caller out to the callee, and another one lets it in there. */
function isAdmitted({ caller, callee, registry }: Connection, rules: readonly SecurityGroupRule[]): boolean {
  const [from, to] = [groupsOf(caller), groupsOf(callee)];
  const port = registry.containerPort ?? registry.port ?? 0;
  const admits = (isEgress: boolean, own: readonly string[], other: readonly string[]) =>
    rules.some(
      (rule) =>
        rule.IsEgress === isEgress &&
        own.includes(rule.GroupId ?? '') &&
        covers(rule, port) &&
        (rule.CidrIpv4 === '0.0.0.0/0' || other.includes(rule.ReferencedGroupInfo?.GroupId ?? '')),
    );
  return admits(true, from, to) && admits(false, to, from);
}

function covers({ IpProtocol, FromPort = 0, ToPort = 0 }: SecurityGroupRule, port: number): boolean {
  return IpProtocol === '-1' || (IpProtocol === 'tcp' && FromPort <= port && port <= ToPort);
}
