import { Netmask } from 'netmask';
import { cidrBlockSchema, type CidrBlock } from '../../../contract/values';

/** Which of a VPC's two rows of subnets. */
export type Tier = 'public' | 'private';

/** More zones than any Region has; room is kept for all of them, so that adding one moves no subnet. */
export const mostZones = 8;

/**
 * The default subnet of a tier in the zone at this place of the list.
 *
 *     VPC /p   |---- 1/4 ----|---- 1/4 ----|---------- 1/2 ----------|
 *              |   public    |    spare    |         private         |
 *              |0|1|2|3|4|5|6|7|           |0 |1 |2 |3 |4 |5 |6 |7  |
 *              /p+5 each                    /p+4 each
 *
 * A subnet depends on its tier and place alone, never on how many zones or tiers there are.
 * Returns undefined where the VPC is too small for it.
 */
export function defaultSubnet(vpc: CidrBlock, tier: Tier, place: number): CidrBlock | undefined {
  const [address = '', prefix = '32'] = vpc.split('/');
  const { offset, extraBits } = slots[tier];
  const subnetPrefix = Number(prefix) + extraBits;
  if (subnetPrefix > smallestPrefix[tier] || place >= mostZones) return undefined;
  const vpcSize = 2 ** (32 - Number(prefix));
  const start = toNumber(address) + vpcSize * offset + place * 2 ** (32 - subnetPrefix);
  return cidrBlockSchema.parse(`${toAddress(start)}/${String(subnetPrefix)}`);
}

/** Where a tier's subnets begin, as a share of the VPC, and by how many bits each is smaller than the VPC. */
const slots = {
  public: { offset: 0, extraBits: 5 },
  private: { offset: 1 / 2, extraBits: 4 },
} as const;

/** A load balancer's subnets need /27; AWS allows no subnet smaller than /28. */
export const smallestPrefix: Readonly<Record<Tier, number>> = { public: 27, private: 28 };

/** The first block holds every address of the second. */
export function contains(outer: CidrBlock, inner: CidrBlock): boolean {
  return prefixOf(outer) <= prefixOf(inner) && new Netmask(outer).contains(inner);
}

/** The blocks share an address. */
export function overlap(a: CidrBlock, b: CidrBlock): boolean {
  return contains(a, b) || contains(b, a);
}

/** The number of bits of the network part. */
export function prefixOf(block: CidrBlock): number {
  return Number(block.split('/')[1]);
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function toAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => String(Math.floor(value / 2 ** shift) % 256)).join('.');
}
