import { z } from 'zod';
import { type FaultPath } from '../../contract/fault';
import { closedObject, delegate, oneOf, resourceName } from './scalar';

/**
 * Tasks run in public subnets, each with a public address; its security group is the only wall.
 * Costs one public IPv4 address per task and nothing by the hour; every task is addressable from the internet.
 */
export interface PublicNetworking {
  readonly kind: 'public';
}

/**
 * Tasks run in private subnets and reach the internet through NAT gateways.
 * Costs each gateway by the hour, its public address, and every gigabyte that passes it.
 */
export interface NatNetworking {
  readonly kind: 'nat';
  /** `one`: cheapest, the zones without it depend on the zone that has it; `per-zone`: no zone depends on another. */
  readonly gateways: NatGateways;
}

/**
 * Tasks run in private subnets without any route to the internet, and reach AWS through VPC endpoints.
 * Costs each interface endpoint by the hour in every zone; usually dearer than one NAT gateway. Chosen for isolation.
 */
export interface EndpointsNetworking {
  readonly kind: 'endpoints';
}

/**
 * Private subnets with NAT gateways, and AWS traffic over VPC endpoints.
 * Costs both; an endpoint beside a gateway pays for itself only with a lot of traffic of its own.
 */
export interface NatAndEndpointsNetworking {
  readonly kind: 'nat-and-endpoints';
  readonly gateways: NatGateways;
}

/** How many NAT gateways an environment has. */
export type NatGateways = 'one' | 'per-zone';

/** How tasks reach the outside. */
export type Networking = PublicNetworking | NatNetworking | EndpointsNetworking | NatAndEndpointsNetworking;

/** One networking, or several under names of your own: each becomes a cell of the environment. */
export type NetworkingInput = Networking | Readonly<Record<string, Networking>>;

/** The networkings of an environment by name; the only one of an environment has no name. */
export type NamedNetworkings = readonly NamedNetworking[];

/** A networking, the name its user gave it, and where it is written. */
export interface NamedNetworking {
  readonly name?: string;
  readonly networking: Networking;
  /** Relative to the environment. */
  readonly path: FaultPath;
}

const gateways = oneOf(['one', 'per-zone']);

const variants = {
  public: closedObject({ kind: z.literal('public') }),
  nat: closedObject({ kind: z.literal('nat'), gateways }),
  endpoints: closedObject({ kind: z.literal('endpoints') }),
  'nat-and-endpoints': closedObject({ kind: z.literal('nat-and-endpoints'), gateways }),
} as const;

const anyVariant = closedObject({ kind: oneOf(Object.keys(variants)) });

const one = delegate<Networking, Networking>((value) => {
  const kind = kindOf(value);
  return isKind(kind) ? variants[kind] : anyVariant.transform(() => z.NEVER);
});

const several = z.record(resourceName(20), one).refine((all) => Object.keys(all).length > 0, {
  params: {
    problem: 'names no networking',
    allowed: 'one networking, or several under names',
    remedy: "Write for example { kind: 'nat', gateways: 'one' }.",
  },
});

/** Parses either form into a list in the order it was written. */
export const networkingSchema = delegate<NamedNetworkings, NetworkingInput>((value) =>
  kindOf(value) !== undefined || typeof value !== 'object'
    ? one.transform((networking) => [{ networking, path: ['networking'] }])
    : several.transform((all) =>
        Object.entries(all).map(([name, networking]) => ({ name, networking, path: ['networking', name] })),
      ),
);

function kindOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  return typeof value.kind === 'object' ? undefined : JSON.stringify(value.kind).replaceAll('"', '');
}

function isKind(kind: string | undefined): kind is keyof typeof variants {
  return kind !== undefined && Object.hasOwn(variants, kind);
}
