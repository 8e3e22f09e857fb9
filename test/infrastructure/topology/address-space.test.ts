import fc from 'fast-check';
import { cidrBlockSchema, type CidrBlock } from '../../../src/contract/values';
import {
  contains,
  defaultSubnet,
  mostZones,
  overlap,
  prefixOf,
  smallestPrefix,
} from '../../../src/infrastructure/topology/network/address-space';

const tiers = ['public', 'private'] as const;
const block = (text: string): CidrBlock => cidrBlockSchema.parse(text);

/** A VPC's block that has room for every subnet. */
const vpcs = fc.tuple(fc.integer({ min: 16, max: 22 }), fc.nat(2 ** 32 - 1)).map(([prefix, address]) => {
  const start = address - (address % 2 ** (32 - prefix));
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
  return block(`${octets.join('.')}/${prefix}`);
});

const allSubnets = (vpc: CidrBlock) =>
  tiers.flatMap((tier) =>
    Array.from({ length: mostZones }, (_, place) => ({ tier, place, cidr: defaultSubnet(vpc, tier, place) })),
  );

describe('default subnets', () => {
  it('lie inside their VPC and are large enough for their tier', () => {
    fc.assert(
      fc.property(vpcs, (vpc) => {
        for (const { tier, cidr } of allSubnets(vpc)) {
          if (cidr === undefined) throw new Error(`No ${tier} subnet in ${vpc}`);
          expect(contains(vpc, cidr)).toBe(true);
          expect(prefixOf(cidr)).toBeLessThanOrEqual(smallestPrefix[tier]);
        }
      }),
    );
  });

  it('share no address, in all zones and tiers at once', () => {
    fc.assert(
      fc.property(vpcs, (vpc) => {
        const cidrs = allSubnets(vpc).flatMap(({ cidr }) => cidr ?? []);
        cidrs.forEach((cidr, index) => {
          expect(cidrs.slice(index + 1).filter((other) => overlap(cidr, other))).toEqual([]);
        });
      }),
    );
  });

  it('are what the picture shows, for the default VPC', () => {
    const vpc = block('10.0.0.0/16');
    expect(tiers.map((tier) => [0, 1, 2].map((place) => defaultSubnet(vpc, tier, place)))).toEqual([
      ['10.0.0.0/21', '10.0.8.0/21', '10.0.16.0/21'],
      ['10.0.128.0/20', '10.0.144.0/20', '10.0.160.0/20'],
    ]);
  });

  it('do not exist where the VPC has no room for them', () => {
    expect(defaultSubnet(block('10.0.0.0/23'), 'public', 0)).toBeUndefined();
    expect(defaultSubnet(block('10.0.0.0/23'), 'private', 0)).toBe('10.0.1.0/27');
    expect(defaultSubnet(block('10.0.0.0/16'), 'public', mostZones)).toBeUndefined();
  });
});

describe('a block', () => {
  it.each([
    ['10.0.0.0/16', '10.0.255.0/24', true],
    ['10.0.0.0/16', '10.1.0.0/24', false],
    ['10.0.0.0/24', '10.0.0.0/16', false],
    ['10.0.0.0/24', '10.0.0.0/24', true],
  ])('%s contains %s: %s', (outer, inner, expected) => {
    expect(contains(block(outer), block(inner))).toBe(expected);
  });

  it.each(['10.0.0.1/16', '256.0.0.0/8', '10.0.0.0/33', '10.0.0/24', '10.0.0.0', ' 10.0.0.0/8'])(
    'is not written %j',
    (text) => {
      expect(cidrBlockSchema.safeParse(text).success).toBe(false);
    },
  );
});
