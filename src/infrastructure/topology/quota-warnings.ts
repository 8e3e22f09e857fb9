import { type FaultPath, type Warning } from '../../contract/fault';
import { mostRules } from './access/security-groups';
import { type CellPlan } from './cell-plan';
import { groupBy } from './group-by';

/** A default quota of a new account. All of them can be raised, so that passing one is a warning. */
interface Quota {
  readonly name: string;
  readonly most: number;
  /** How many of them the cells of one account and Region take. */
  readonly used: (cells: readonly CellPlan[]) => number;
}

/**
 * Quotas of an account in a Region.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
 */
const quotas: readonly Quota[] = [
  // One of the five is the VPC that every account begins with.
  { name: 'VPCs in the Region, the default VPC included', most: 5, used: (cells) => cells.length + 1 },
  { name: 'Elastic IP addresses in the Region', most: 5, used: (cells) => sum(cells, natGateways) },
  { name: 'NAT gateways in one zone', most: 5, used: fullestZone },
  { name: 'vCPUs of Fargate tasks in the Region', most: 6, used: (cells) => Math.ceil(sum(cells, vcpus)) },
  { name: 'gateway endpoints in the Region', most: 20, used: (cells) => sum(cells, gatewayEndpoints) },
];

/** What goes beyond the default quotas of AWS, per account and Region, and per cell. */
export function quotaWarnings(cells: readonly CellPlan[]): readonly Warning[] {
  const places = groupBy(cells, ({ account, region }) => `${account} ${region}`);
  return [...[...places.values()].flatMap(placeWarnings), ...cells.flatMap(ruleWarnings)];
}

function placeWarnings(cells: readonly CellPlan[]): readonly Warning[] {
  const [first] = cells;
  if (!first) return [];
  return quotas.flatMap((quota) => {
    const used = quota.used(cells);
    if (used <= quota.most) return [];
    return [
      warning(['environments'], {
        problem: `${cells.map(({ id }) => id).join(', ')} need more ${quota.name} than account ${first.account} has in ${first.region} by default`,
        value: used,
        most: quota.most,
      }),
    ];
  });
}

function ruleWarnings(cell: CellPlan): readonly Warning[] {
  const perGroup = groupBy(cell.securityGroupRules, ({ group, direction }) => `${direction} rules of ${group}`);
  return [...perGroup].flatMap(([name, rules]) =>
    rules.length <= mostRules
      ? []
      : [
          warning(cell.networkingPath, {
            problem: `${cell.id} needs more ${name} than a group has by default`,
            value: rules.length,
            most: mostRules,
          }),
        ],
  );
}

function warning(path: FaultPath, { problem, value, most }: { problem: string; value: number; most: number }): Warning {
  return {
    path,
    problem,
    value,
    allowed: `${String(most)}, unless the quota has been raised`,
    remedy: 'Before you deploy all of it, ask for more in Service Quotas, or use fewer cells there.',
  };
}

function natGateways(cell: CellPlan): number {
  return cell.egress.natGateways.length;
}

function gatewayEndpoints(cell: CellPlan): number {
  return cell.endpoints.filter(({ type }) => type === 'Gateway').length;
}

function vcpus(cell: CellPlan): number {
  return sum(cell.services, ({ settings }) => (settings.desiredCount * settings.cpu) / 1024);
}

function fullestZone(cells: readonly CellPlan[]): number {
  const zones = groupBy(
    cells.flatMap(({ egress }) => egress.natGateways),
    ({ subnet }) => subnet,
  );
  return Math.max(0, ...[...zones.values()].map(({ length }) => length));
}

function sum<T>(items: readonly T[], count: (item: T) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}
