import { type CidrBlock, type ZoneName } from '../../../contract/values';
import { type Environment } from '../../config/environment';
import { type Egress } from '../egress/egress';
import { defaultSubnet, type Tier } from './address-space';
import { zoneLetter } from './zone-letter';

/** The VPC of a cell. */
export interface Network {
  readonly cidr: CidrBlock;
  /** Whether there is an internet gateway: where something has a public address. */
  readonly internetGateway: boolean;
  /** The tiers something lives in, whether or not the VPC had room for their subnets. */
  readonly tiers: readonly Tier[];
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
}

/** A subnet in one zone. */
export interface Subnet {
  /** `<tier>-<zone letter>`, such as `private-a`. */
  readonly key: string;
  readonly tier: Tier;
  readonly zone: ZoneName;
  readonly cidr: CidrBlock;
  /** The key of its route table. */
  readonly routeTable: string;
}

/** A route table; its default route, where it has one, comes from the tier (public) or from egress (private). */
export interface RouteTable {
  readonly key: string;
  readonly tier: Tier;
}

/** Which tiers something lives in. What nothing uses is not made. */
export interface TiersInUse {
  readonly loadBalancer: boolean;
  readonly jumpHost: boolean;
}

/** The network that the egress, the load balancer and the jump host need. */
export function planNetwork(environment: Environment, egress: Egress, use: TiersInUse): Network {
  const publicTier = use.loadBalancer || egress.natGateways.length > 0 || egress.taskTier === 'public';
  const privateTier = use.jumpHost || egress.taskTier === 'private';
  const tiers = [...(publicTier ? (['public'] as const) : []), ...(privateTier ? (['private'] as const) : [])];
  const subnets = tiers.flatMap((tier) => planSubnets(environment, tier, egress));
  const routeTables = [
    ...new Map(subnets.map(({ routeTable, tier }) => [routeTable, { key: routeTable, tier }])).values(),
  ];
  return { cidr: environment.network.cidr, internetGateway: publicTier, tiers, subnets, routeTables };
}

/** The subnets of one tier, one per zone; a zone that has no room gets none. */
export function subnetCidrs(environment: Environment, tier: Tier): readonly (CidrBlock | undefined)[] {
  const { cidr, publicSubnetCidrs, privateSubnetCidrs } = environment.network;
  const given = tier === 'public' ? publicSubnetCidrs : privateSubnetCidrs;
  return environment.zones.map((_, place) => (given ? given[place] : defaultSubnet(cidr, tier, place)));
}

function planSubnets(environment: Environment, tier: Tier, egress: Egress): readonly Subnet[] {
  const cidrs = subnetCidrs(environment, tier);
  return environment.zones.flatMap((zone, place) => {
    const cidr = cidrs[place];
    if (cidr === undefined) return [];
    const routeTable = tier === 'public' ? 'public' : privateRouteTable(egress, zone);
    return [{ key: `${tier}-${zoneLetter(zone)}`, tier, zone, cidr, routeTable }];
  });
}

/** Zones share one table unless each has a gateway of its own. */
function privateRouteTable(egress: Egress, zone: ZoneName): string {
  return egress.routeTablePerZone ? `private-${zoneLetter(zone)}` : 'private';
}
