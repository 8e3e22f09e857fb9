import { aCell } from '../../builders/a-cell';
import { anEnvironment, aService, everyMode } from '../../builders/a-config';

const subnetsWith = (zones: readonly string[]) =>
  new Map(
    aCell({ environments: { dev: anEnvironment({ zones }) } }).network.subnets.map(({ key, cidr }) => [key, cidr]),
  );

describe('a network', () => {
  it('moves no subnet when a zone is added', () => {
    const two = subnetsWith(['eu-central-1a', 'eu-central-1b']);
    const three = subnetsWith(['eu-central-1a', 'eu-central-1b', 'eu-central-1c']);
    expect(two.size).toBe(4);
    expect(three.size).toBe(6);
    for (const [key, cidr] of two) expect(three.get(key)).toBe(cidr);
  });

  it('moves no subnet when the mode changes', () => {
    const privateSubnets = (networking: (typeof everyMode)[keyof typeof everyMode]) =>
      aCell({ environments: { dev: anEnvironment({ networking }) } }).network.subnets.filter(
        ({ tier }) => tier === 'private',
      );
    const cidrs = (networking: (typeof everyMode)[keyof typeof everyMode]) =>
      privateSubnets(networking).map(({ key, cidr }) => [key, cidr]);
    expect(cidrs(everyMode.nat)).toHaveLength(2);
    expect(cidrs(everyMode['nat-per-zone'])).toEqual(cidrs(everyMode.nat));
    expect(cidrs(everyMode.endpoints)).toEqual(cidrs(everyMode.nat));
  });

  it('takes the subnets that the user gives', () => {
    const network = {
      cidr: '10.0.0.0/16',
      publicSubnetCidrs: ['10.0.100.0/24', '10.0.101.0/24'],
      privateSubnetCidrs: ['10.0.0.0/24', '10.0.1.0/24'],
    };
    const { subnets } = aCell({ environments: { dev: anEnvironment({ network }) } }).network;
    expect(subnets.map(({ key, cidr }) => [key, cidr])).toEqual([
      ['public-a', '10.0.100.0/24'],
      ['public-b', '10.0.101.0/24'],
      ['private-a', '10.0.0.0/24'],
      ['private-b', '10.0.1.0/24'],
    ]);
  });

  it('has an internet gateway and public subnets only where something uses them', () => {
    const isolated = anEnvironment({ networking: { kind: 'endpoints' } });
    const unrouted = aCell({ environments: { dev: isolated }, services: { worker: aService() } }).network;
    expect(unrouted.internetGateway).toBe(false);
    expect(unrouted.subnets.map(({ key }) => key)).toEqual(['private-a', 'private-b']);
    const routed = aCell({ environments: { dev: isolated } }).network;
    expect(routed.internetGateway).toBe(true);
  });

  it('has private subnets only where something uses them', () => {
    const open = { networking: { kind: 'public' } } as const;
    const tiers = (jumpHost: boolean) =>
      aCell({ environments: { dev: anEnvironment({ ...open, jumpHost }) } }).network.tiers;
    expect(tiers(false)).toEqual(['public']);
    expect(tiers(true)).toEqual(['public', 'private']);
  });
});
