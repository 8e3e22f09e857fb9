import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  GetServiceCommand,
  ListNamespacesCommand,
  ListServicesCommand,
  ServiceDiscoveryClient,
} from '@aws-sdk/client-servicediscovery';
import { askReachability, type Reachability } from './reachability';

/** Which cell, and how to ask. */
export interface CellAddress {
  /** The Name tag of its VPC. */
  readonly vpcName: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
}

/** A cell as the AWS API describes it, after it was applied. */
export interface ObservedCell {
  readonly network: Reachability;
  readonly services: ReadonlyMap<string, ObservedService>;
  readonly loadBalancer: {
    readonly groups: readonly string[];
    readonly ports: readonly number[];
    readonly subnets: readonly string[];
  };
  /** Path patterns of the rules, first asked first. */
  readonly paths: readonly (readonly string[])[];
  /** Names inside the private DNS namespace. */
  readonly discoveryNames: readonly string[];
}

/** A service's place in the network. */
export interface ObservedService {
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  readonly publicAddress: boolean;
  readonly desired: number;
}

/** Asks for everything. */
export async function observeCell(address: CellAddress): Promise<ObservedCell> {
  const ec2 = new EC2Client(address.client);
  const vpcId = await askVpcId(ec2, address.vpcName);
  const [network, services, traffic, discoveryNames] = await Promise.all([
    askReachability(ec2, vpcId),
    askServices(address),
    askTraffic(address),
    askDiscovery(address),
  ]);
  return { network, services, ...traffic, discoveryNames };
}

async function askVpcId(ec2: EC2Client, name: string): Promise<string> {
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'tag:Name', Values: [name] }] }));
  const [vpc] = Vpcs;
  if (Vpcs.length !== 1 || vpc?.VpcId === undefined) throw new Error(`${Vpcs.length} VPCs are called ${name}`);
  return vpc.VpcId;
}

async function askServices({ client, cluster }: CellAddress): Promise<ReadonlyMap<string, ObservedService>> {
  const answer = await new ECSClient(client).send(
    new DescribeServicesCommand({ cluster, services: ['frontend', 'backend'] }),
  );
  return new Map(
    (answer.services ?? []).map(({ serviceName = '', desiredCount = 0, networkConfiguration }) => {
      const { subnets = [], securityGroups = [], assignPublicIp } = networkConfiguration?.awsvpcConfiguration ?? {};
      const publicAddress = assignPublicIp === 'ENABLED';
      return [
        serviceName,
        { subnets: subnets.toSorted(), groups: securityGroups, publicAddress, desired: desiredCount },
      ];
    }),
  );
}

async function askTraffic({ client, vpcName }: CellAddress): Promise<Pick<ObservedCell, 'loadBalancer' | 'paths'>> {
  const balancing = new ElasticLoadBalancingV2Client(client);
  // The load balancer is called like its VPC.
  const { LoadBalancers = [] } = await balancing.send(new DescribeLoadBalancersCommand({ Names: [vpcName] }));
  const [balancer] = LoadBalancers;
  if (!balancer?.LoadBalancerArn) throw new Error(`There is no load balancer ${vpcName}`);
  const { Listeners = [] } = await balancing.send(
    new DescribeListenersCommand({ LoadBalancerArn: balancer.LoadBalancerArn }),
  );
  const { Rules = [] } = await balancing.send(new DescribeRulesCommand({ ListenerArn: Listeners[0]?.ListenerArn }));
  return {
    loadBalancer: {
      groups: balancer.SecurityGroups ?? [],
      ports: Listeners.flatMap(({ Port }) => Port ?? []),
      subnets: (balancer.AvailabilityZones ?? []).flatMap(({ SubnetId }) => SubnetId ?? []),
    },
    paths: Rules.filter(({ IsDefault }) => IsDefault !== true)
      .toSorted((a, b) => Number(a.Priority) - Number(b.Priority))
      .map(({ Conditions = [] }) =>
        Conditions.flatMap(({ PathPatternConfig, Values }) => PathPatternConfig?.Values ?? Values ?? []),
      ),
  };
}

async function askDiscovery({ client, namespace }: CellAddress): Promise<readonly string[]> {
  const discovery = new ServiceDiscoveryClient(client);
  const { Namespaces = [] } = await discovery.send(new ListNamespacesCommand({}));
  const namespaceId = Namespaces.find(({ Name }) => Name === namespace)?.Id;
  const { Services = [] } = await discovery.send(new ListServicesCommand({}));
  // The list does not say where a service belongs, and the emulator does not filter.
  const answers = await Promise.all(Services.map(({ Id }) => discovery.send(new GetServiceCommand({ Id }))));
  return answers
    .filter(({ Service }) => namespaceId !== undefined && JSON.stringify(Service).includes(namespaceId))
    .flatMap(({ Service }) => Service?.Name ?? [])
    .toSorted();
}
