import { type Fault, type FaultPath } from '../../../contract/fault';
import { type Environment } from '../../config/environment';
import { contains, mostZones, overlap, prefixOf, smallestPrefix, type Tier } from './address-space';
import { subnetCidrs } from './network';

const fieldOf = { public: 'publicSubnetCidrs', private: 'privateSubnetCidrs' } as const;

/** What is wrong with an environment's address space, given the tiers its cells use. */
export function networkFaults(environment: Environment, path: FaultPath, tiers: readonly Tier[]): readonly Fault[] {
  return [
    ...tooManyZones(environment, path),
    ...tiers.flatMap((tier) => tierFaults(environment, path, tier)),
    ...overlapFaults(environment, path, tiers),
  ];
}

function tooManyZones(environment: Environment, path: FaultPath): readonly Fault[] {
  if (environment.zones.length >= 1 && environment.zones.length <= mostZones) return [];
  return [
    {
      path: [...path, 'zones'],
      problem: 'is not a usable number of zones',
      value: environment.zones,
      allowed: `1 to ${String(mostZones)} zones`,
      remedy: 'Name two or three zones of the Region.',
    },
  ];
}

function tierFaults(environment: Environment, path: FaultPath, tier: Tier): readonly Fault[] {
  const given = environment.network[fieldOf[tier]];
  if (given === undefined) return defaultTierFaults(environment, path, tier);
  const at = [...path, 'network', fieldOf[tier]];
  if (given.length !== environment.zones.length) {
    return [
      {
        path: at,
        problem: `has ${String(given.length)} blocks for ${String(environment.zones.length)} zones`,
        value: given,
        allowed: 'one block per zone, in the order of the zones',
        remedy: 'Add or remove blocks, or zones.',
        evidence: [[...path, 'zones']],
      },
    ];
  }
  return given.flatMap((block, place) => givenSubnetFaults(environment, path, { tier, block, place }));
}

interface GivenSubnet {
  readonly tier: Tier;
  readonly block: Environment['network']['cidr'];
  readonly place: number;
}

function givenSubnetFaults(environment: Environment, path: FaultPath, subnet: GivenSubnet): readonly Fault[] {
  const fault = { path: [...path, 'network', fieldOf[subnet.tier], subnet.place], value: subnet.block };
  if (!contains(environment.network.cidr, subnet.block)) {
    return [
      {
        ...fault,
        problem: 'lies outside the VPC',
        allowed: `a block inside ${environment.network.cidr}`,
        remedy: 'Change the block, or the cidr of the network.',
        evidence: [[...path, 'network', 'cidr']],
      },
    ];
  }
  const smallest = smallestPrefix[subnet.tier];
  if (prefixOf(subnet.block) <= smallest) return [];
  return [
    {
      ...fault,
      problem: 'is too small for a subnet of its tier',
      allowed: `/${String(smallest)} or larger`,
      remedy: 'Give the subnet a larger block.',
    },
  ];
}

function defaultTierFaults(environment: Environment, path: FaultPath, tier: Tier): readonly Fault[] {
  if (environment.zones.length > mostZones || !subnetCidrs(environment, tier).includes(undefined)) return [];
  return [
    {
      path: [...path, 'network', 'cidr'],
      problem: `is too small to cut ${tier} subnets from`,
      value: environment.network.cidr,
      allowed: `/22 or larger, unless ${fieldOf[tier]} is given`,
      remedy: `Give the VPC a larger block, or write ${fieldOf[tier]}.`,
      evidence: [[...path, 'zones']],
    },
  ];
}

function overlapFaults(environment: Environment, path: FaultPath, tiers: readonly Tier[]): readonly Fault[] {
  const blocks = tiers.flatMap((tier) =>
    subnetCidrs(environment, tier).flatMap((block, place) =>
      block === undefined ? [] : [{ block, tier, at: [...path, 'network', fieldOf[tier], place] }],
    ),
  );
  return blocks.flatMap((later, index) => {
    const earlier = blocks.slice(0, index).find((other) => overlap(other.block, later.block));
    if (earlier === undefined) return [];
    // Of two blocks that overlap, name one that the user wrote.
    const [written, other] = environment.network[fieldOf[later.tier]] ? [later, earlier] : [earlier, later];
    return [
      {
        path: written.at,
        problem: 'overlaps another subnet',
        value: written.block,
        allowed: `a block without an address of ${other.block} (${other.tier})`,
        remedy: 'Change one of the two; give both lists when you give one.',
        evidence: [other.at, [...path, 'network', 'cidr'], [...path, 'zones']],
      },
    ];
  });
}
