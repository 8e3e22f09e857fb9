import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { paginateDescribeLoadBalancers } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type AwsClients } from './aws-clients';
import { describeServices } from './ecs-services';
import { type CellPlace } from './observed-cell';

/** What still stands of a destroyed cell, a sentence each. */
export async function findLeftovers(clients: AwsClients, place: CellPlace): Promise<readonly string[]> {
  const [vpcs, services, loadBalancers] = await Promise.all([
    clients.ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'vpc-id', Values: [place.vpcId] }] })),
    describeServices(clients.ecs, place.cluster, place.services),
    loadBalancersCalled(clients, place.loadBalancerDnsName),
  ]);
  const active = services.filter(({ status }) => status !== 'INACTIVE');
  return [
    ...(vpcs.Vpcs ?? []).map(({ VpcId }) => `The VPC ${VpcId ?? ''} is still there.`),
    ...active.map(({ serviceName }) => `The ECS service ${serviceName ?? ''} is still there.`),
    ...loadBalancers.map((name) => `The load balancer ${name} is still there.`),
  ];
}

async function loadBalancersCalled(
  { loadBalancing: client }: AwsClients,
  dnsName: string | undefined,
): Promise<readonly string[]> {
  const names: string[] = [];
  if (dnsName === undefined) return names;
  for await (const { LoadBalancers } of paginateDescribeLoadBalancers({ client }, {})) {
    names.push(
      ...(LoadBalancers ?? [])
        .filter(({ DNSName }) => DNSName === dnsName)
        .map(({ LoadBalancerName }) => LoadBalancerName ?? ''),
    );
  }
  return names;
}
