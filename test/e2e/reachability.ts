import {
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  type EC2Client,
  type NatGateway,
  type RouteTable,
  type SecurityGroup,
  type SecurityGroupRule,
  type Subnet,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';

/**
 * What a VPC lets through, computed from what the AWS API answers and from nothing else: it shares no line with the
 * product, so that the two can disagree.
 */
export interface Reachability {
  /** Where a subnet's packets for the internet go. */
  readonly wayOut: (subnetId: string) => WayOut;
  /** Whether members of one group can open connections to members of another: its rules and theirs must both agree. */
  readonly canConnect: (from: Party, to: Party, port: number) => boolean;
  /** The ports that the internet can open on members of a group. */
  readonly portsOpenToInternet: (groupId: string) => readonly number[];
  /** The zone of a subnet. */
  readonly zoneOf: (subnetId: string) => string;
  /** Services that have an endpoint in this subnet, or in its route table. */
  readonly endpointsIn: (subnetId: string) => readonly string[];
  /** The groups of the interface endpoint of a service. */
  readonly groupsOfEndpoint: (service: string) => readonly string[];
  /** Subnets, route tables and so on, counted. */
  readonly counts: Readonly<Record<'subnets' | 'routeTables' | 'natGateways' | 'endpoints', number>>;
  /** The id of the group with this Name tag. */
  readonly groupNamed: (name: string) => string;
}

/** The way out of a subnet. */
export type WayOut =
  | { readonly kind: 'internet-gateway' }
  | {
      readonly kind: 'nat-gateway';
      readonly zone: string;
      readonly publicAddress: string;
      readonly reachesInternet: boolean;
    }
  | { readonly kind: 'none' };

/** One side of a connection. */
export type Party =
  | { readonly kind: 'groups'; readonly ids: readonly string[] }
  | { readonly kind: 'internet' }
  | { readonly kind: 's3' };

/** Everything that was asked. */
interface Answers {
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly natGateways: readonly NatGateway[];
  readonly endpoints: readonly VpcEndpoint[];
  readonly groups: readonly SecurityGroup[];
  readonly rules: readonly SecurityGroupRule[];
}

/** Asks for everything in a VPC. */
export async function askReachability(ec2: EC2Client, vpcId: string): Promise<Reachability> {
  const vpc = { Filters: [{ Name: 'vpc-id', Values: [vpcId] }] };
  const [subnets, routeTables, nat, endpoints, groups] = await Promise.all([
    ec2.send(new DescribeSubnetsCommand(vpc)),
    ec2.send(new DescribeRouteTablesCommand(vpc)),
    ec2.send(new DescribeNatGatewaysCommand({ Filter: vpc.Filters })),
    ec2.send(new DescribeVpcEndpointsCommand(vpc)),
    ec2.send(new DescribeSecurityGroupsCommand(vpc)),
  ]);
  const ids = (groups.SecurityGroups ?? []).flatMap(({ GroupId }) => GroupId ?? []);
  const rules = await ec2.send(new DescribeSecurityGroupRulesCommand({ Filters: [{ Name: 'group-id', Values: ids }] }));
  return judge({
    subnets: subnets.Subnets ?? [],
    routeTables: routeTables.RouteTables ?? [],
    natGateways: (nat.NatGateways ?? []).filter(({ State }) => State === 'available'),
    endpoints: (endpoints.VpcEndpoints ?? []).filter(({ State }) => State?.toLowerCase() !== 'deleted'),
    groups: groups.SecurityGroups ?? [],
    rules: rules.SecurityGroupRules ?? [],
  });
}

function judge(answers: Answers): Reachability {
  const { subnets, routeTables, natGateways, endpoints } = answers;
  return {
    wayOut: (subnetId) => wayOut(subnetId, answers),
    canConnect: (from, to, port) => leaves(from, to, port, answers) && enters(from, to, port, answers),
    portsOpenToInternet: (groupId) =>
      answers.rules
        .filter((rule) => rule.GroupId === groupId && rule.IsEgress === false && rule.CidrIpv4 === '0.0.0.0/0')
        .flatMap(({ FromPort = 0, ToPort = 65_535 }) => range(FromPort, ToPort)),
    zoneOf: (subnetId) => find(subnets, subnetId).AvailabilityZone ?? '',
    endpointsIn: (subnetId) =>
      endpoints
        .filter(
          ({ SubnetIds = [], RouteTableIds = [] }) =>
            SubnetIds.includes(subnetId) || RouteTableIds.includes(tableOf(subnetId, routeTables).RouteTableId ?? '-'),
        )
        .map(nameOf)
        .toSorted(),
    groupsOfEndpoint: (service) =>
      endpoints
        .filter((endpoint) => nameOf(endpoint) === service)
        .flatMap(({ Groups = [] }) => Groups.flatMap(({ GroupId }) => GroupId ?? [])),
    groupNamed: (name) =>
      answers.groups.find(({ Tags = [] }) => Tags.some((tag) => tag.Key === 'Name' && tag.Value === name))?.GroupId ??
      '',
    counts: {
      subnets: subnets.length,
      // Every VPC comes with a main table that nothing here uses.
      routeTables: routeTables.filter(({ Associations = [] }) => !Associations.some(({ Main }) => Main)).length,
      natGateways: natGateways.length,
      endpoints: endpoints.length,
    },
  };
}

function wayOut(subnetId: string, answers: Answers): WayOut {
  const route = tableOf(subnetId, answers.routeTables).Routes?.find(
    ({ DestinationCidrBlock }) => DestinationCidrBlock === '0.0.0.0/0',
  );
  if (route?.GatewayId?.startsWith('igw-')) return { kind: 'internet-gateway' };
  const gateway = answers.natGateways.find(({ NatGatewayId }) => NatGatewayId === route?.NatGatewayId);
  if (route?.NatGatewayId === undefined || !gateway) return { kind: 'none' };
  const standsIn = gateway.SubnetId ?? '';
  return {
    kind: 'nat-gateway',
    zone: find(answers.subnets, standsIn).AvailabilityZone ?? '',
    publicAddress: gateway.NatGatewayAddresses?.[0]?.PublicIp ?? '',
    reachesInternet: wayOut(standsIn, answers).kind === 'internet-gateway',
  };
}

/** A rule of the sender lets the connection out; the internet and S3 send nothing here. */
function leaves(from: Party, to: Party, port: number, { rules, endpoints }: Answers): boolean {
  if (from.kind === 'internet') return true;
  if (from.kind === 's3') return false;
  const s3 = endpoints.some((endpoint) => nameOf(endpoint) === 's3');
  return rules.some(
    (rule) =>
      rule.IsEgress === true &&
      from.ids.includes(rule.GroupId ?? '') &&
      covers(rule, port) &&
      (to.kind === 's3' ? s3 && rule.PrefixListId !== undefined : matches(rule, to)),
  );
}

/** A rule of the receiver lets it in; the internet and S3 are not ours to guard. */
function enters(from: Party, to: Party, port: number, { rules }: Answers): boolean {
  if (to.kind !== 'groups') return true;
  return rules.some(
    (rule) =>
      rule.IsEgress === false && to.ids.includes(rule.GroupId ?? '') && covers(rule, port) && matches(rule, from),
  );
}

function matches(rule: SecurityGroupRule, party: Party): boolean {
  if (party.kind === 'groups') return party.ids.includes(rule.ReferencedGroupInfo?.GroupId ?? '-');
  return party.kind === 'internet' && rule.CidrIpv4 === '0.0.0.0/0';
}

function covers({ IpProtocol, FromPort = 0, ToPort = 65_535 }: SecurityGroupRule, port: number): boolean {
  return IpProtocol === '-1' || (IpProtocol === 'tcp' && FromPort <= port && port <= ToPort);
}

/** A subnet without a table of its own uses the main one. */
function tableOf(subnetId: string, tables: readonly RouteTable[]): RouteTable {
  const own = tables.find(({ Associations = [] }) => Associations.some(({ SubnetId }) => SubnetId === subnetId));
  return own ?? tables.find(({ Associations = [] }) => Associations.some(({ Main }) => Main)) ?? {};
}

function nameOf({ ServiceName = '' }: VpcEndpoint): string {
  return ServiceName.split('.').slice(3).join('.');
}

function find(subnets: readonly Subnet[], id: string): Subnet {
  const subnet = subnets.find(({ SubnetId }) => SubnetId === id);
  if (!subnet) throw new Error(`There is no subnet ${id}`);
  return subnet;
}

function range(from: number, to: number): readonly number[] {
  return from === to ? [from] : [from, to];
}
