import { DescribeRouteTablesCommand, DescribeVpcEndpointsCommand, type RouteTable } from '@aws-sdk/client-ec2';
import { type Service } from '@aws-sdk/client-ecs';
import { type AwsClients } from './aws-clients';
import { describeServices } from './ecs-services';

/** Where a subnet's traffic to the internet goes. */
export type DefaultRoute = 'internet gateway' | 'NAT gateway' | 'none';

/** A cell as the AWS API tells it. */
export interface ObservedCell {
  readonly services: readonly ObservedService[];
  /** The last parts of the VPC endpoints' service names. */
  readonly endpoints: readonly string[];
}

/** A service as ECS and EC2 tell it. */
export interface ObservedService {
  readonly name: string;
  readonly status: string;
  readonly desiredCount: number;
  /** Tasks that run or are about to. */
  readonly taskCount: number;
  /** Whether its tasks get public addresses. */
  readonly publicAddresses: boolean;
  /** By subnet. */
  readonly defaultRoutes: Readonly<Record<string, DefaultRoute>>;
}

/** Which cell to look at. */
export interface CellPlace {
  readonly vpcId: string;
  readonly cluster: string;
  readonly services: readonly string[];
  /** Undefined where the cell has no load balancer. */
  readonly loadBalancerDnsName: string | undefined;
}

/** Asks the AWS API what stands. Services that do not exist are left out. */
export async function observeCell(clients: AwsClients, place: CellPlace): Promise<ObservedCell> {
  const vpcFilter = [{ Name: 'vpc-id', Values: [place.vpcId] }];
  const [routeTables, endpoints, services] = await Promise.all([
    clients.ec2.send(new DescribeRouteTablesCommand({ Filters: vpcFilter })),
    clients.ec2.send(new DescribeVpcEndpointsCommand({ Filters: vpcFilter })),
    describeServices(clients.ecs, place.cluster, place.services),
  ]);
  return {
    services: services.map((service) => toObservedService(service, routeTables.RouteTables ?? [])),
    endpoints: (endpoints.VpcEndpoints ?? [])
      // AWS still shows an endpoint for a while after it was deleted.
      .filter(({ State }) => State?.toLowerCase() !== 'deleted')
      .map(({ ServiceName }) => endpointName(ServiceName ?? '')),
  };
}

/** `com.amazonaws.eu-central-1.ecr.api` is called `ecr.api`; in China `cn.` stands before it. */
export function endpointName(serviceName: string): string {
  return serviceName.replace(/^(cn\.)?com\.amazonaws\.[^.]+\./, '');
}

function toObservedService(service: Service, routeTables: readonly RouteTable[]): ObservedService {
  const network = service.networkConfiguration?.awsvpcConfiguration;
  return {
    name: service.serviceName ?? '',
    status: service.status ?? '',
    desiredCount: service.desiredCount ?? 0,
    taskCount: (service.runningCount ?? 0) + (service.pendingCount ?? 0),
    publicAddresses: network?.assignPublicIp === 'ENABLED',
    defaultRoutes: Object.fromEntries(
      (network?.subnets ?? []).map((subnet) => [subnet, defaultRouteOf(subnet, routeTables)]),
    ),
  };
}

/** A subnet without a table of its own has its VPC's main one. */
export function defaultRouteOf(subnet: string, routeTables: readonly RouteTable[]): DefaultRoute {
  const own = routeTables.find(({ Associations }) => Associations?.some(({ SubnetId }) => SubnetId === subnet));
  const main = routeTables.find(({ Associations }) => Associations?.some(({ Main }) => Main));
  const route = (own ?? main)?.Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === '0.0.0.0/0');
  if (route?.NatGatewayId !== undefined) return 'NAT gateway';
  return route?.GatewayId?.startsWith('igw-') ? 'internet gateway' : 'none';
}
