import { type Environment } from '../../config/environment';
import { type NatGateways, type Networking } from '../../config/networking';
import { zoneLetter } from '../network/zone-letter';
import { deriveEndpoints, type Endpoint, type EndpointNeeds } from './endpoints';

/** How the tasks of a cell reach the outside: everything that the networking decides. */
export interface Egress {
  /** The subnets that tasks run in. */
  readonly taskTier: 'public' | 'private';
  /** Whether tasks get a public IPv4 address. */
  readonly assignPublicIp: boolean;
  /** Whether tasks have a route to the internet. */
  readonly internetRoute: boolean;
  /** Whether the private subnets have one; the jump host stands there, whatever the tasks do. */
  readonly privateInternetRoute: boolean;
  readonly natGateways: readonly NatGateway[];
  /** Whether each zone has a private route table of its own. */
  readonly routeTablePerZone: boolean;
  /** Default routes of the private route tables. */
  readonly natRoutes: readonly NatRoute[];
  readonly endpoints: readonly Endpoint[];
}

/** A NAT gateway with an Elastic IP, in the public subnet of one zone. */
export interface NatGateway {
  /** `nat-<zone letter>`. */
  readonly key: string;
  /** The key of the public subnet it stands in. */
  readonly subnet: string;
}

/** The default route of a private route table. */
export interface NatRoute {
  readonly routeTable: string;
  readonly natGateway: string;
}

/** The egress of a networking. This is the one place that asks which kind it is; everything else reads the answer. */
export function planEgress(networking: Networking, environment: Environment, needs: EndpointNeeds): Egress {
  switch (networking.kind) {
    case 'public':
      return {
        ...inPublicSubnets,
        endpoints: deriveEndpoints('jump-host-only', needs),
      };
    case 'nat':
      return {
        ...throughNat(environment, networking.gateways),
        endpoints: deriveEndpoints('gateway-only', needs),
      };
    case 'endpoints':
      return { ...isolated, endpoints: deriveEndpoints('all', needs) };
    case 'nat-and-endpoints':
      return {
        ...throughNat(environment, networking.gateways),
        endpoints: deriveEndpoints('all', needs),
      };
  }
}

/** The networking as a person would say it. */
export function networkingTitle(networking: Networking): string {
  const gateways = { one: 'one NAT gateway', 'per-zone': 'a NAT gateway per zone' } as const;
  switch (networking.kind) {
    case 'public':
      return 'public subnets';
    case 'nat':
      return gateways[networking.gateways];
    case 'endpoints':
      return 'VPC endpoints';
    case 'nat-and-endpoints':
      return `${gateways[networking.gateways]} and VPC endpoints`;
  }
}

/** Whether the networking has interface endpoints, so that `extraEndpoints` means something. */
export function hasEndpoints(networking: Networking): boolean {
  return networking.kind === 'endpoints' || networking.kind === 'nat-and-endpoints';
}

const withoutNat = { privateInternetRoute: false, natGateways: [], routeTablePerZone: false, natRoutes: [] } as const;
const inPublicSubnets = { ...withoutNat, taskTier: 'public', assignPublicIp: true, internetRoute: true } as const;
const isolated = { ...withoutNat, taskTier: 'private', assignPublicIp: false, internetRoute: false } as const;

function throughNat(environment: Environment, gateways: NatGateways): Omit<Egress, 'endpoints'> {
  const letters = environment.zones.map(zoneLetter);
  const perZone = gateways === 'per-zone';
  const gatewayZones = perZone ? letters : letters.slice(0, 1);
  return {
    taskTier: 'private',
    assignPublicIp: false,
    internetRoute: true,
    privateInternetRoute: true,
    natGateways: gatewayZones.map((letter) => ({ key: `nat-${letter}`, subnet: `public-${letter}` })),
    routeTablePerZone: perZone,
    natRoutes: gatewayZones.map((letter) => ({
      routeTable: perZone ? `private-${letter}` : 'private',
      natGateway: `nat-${letter}`,
    })),
  };
}
