import { type Fault, type FaultPath } from '../../../contract/fault';
import { type Egress } from '../egress/egress';
import { prefixOf } from './address-space';
import { type Network } from './network';

/** What of a cell takes addresses. */
export interface AddressUse {
  readonly network: Network;
  readonly egress: Egress;
  readonly services: readonly { readonly settings: ServiceSettings }[];
}

interface ServiceSettings {
  readonly desiredCount: number;
  readonly deployment: { readonly maximumPercent: number };
}

/** AWS keeps five addresses of every subnet. */
const reserved = 5;

/** A fault where the subnets of the tasks cannot hold them in the middle of a deployment. */
export function addressFaults(cells: readonly AddressUse[], path: FaultPath): readonly Fault[] {
  const short = cells.map(addresses).find(({ needed, available }) => needed > available && available > 0);
  if (!short) return [];
  return [
    {
      path: [...path, 'network'],
      problem: `has ${String(short.available)} addresses for tasks and endpoints that may need ${String(short.needed)}`,
      value: short.cidrs,
      allowed: 'subnets that hold every task at maximumPercent, and every interface endpoint',
      remedy: 'Give the VPC or its subnets larger blocks, or lower desiredCount.',
      evidence: [['services'], [...path, 'zones'], [...path, 'networking']],
    },
  ];
}

function addresses({ network, egress, services }: AddressUse) {
  const subnets = network.subnets.filter(({ tier }) => tier === egress.taskTier);
  const endpoints = egress.endpoints.filter(({ type }) => type === 'Interface').length * subnets.length;
  const tasks = services.map(({ settings }) =>
    Math.floor((settings.desiredCount * settings.deployment.maximumPercent) / 100),
  );
  return {
    cidrs: subnets.map(({ cidr }) => cidr),
    needed: tasks.reduce((sum, count) => sum + count, 0) + endpoints,
    available: subnets.reduce((sum, { cidr }) => sum + 2 ** (32 - prefixOf(cidr)) - reserved, 0),
  };
}
