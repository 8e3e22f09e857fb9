import { type Fault } from '../../../contract/fault';
import { type Config } from '../../config/config';
import { lengthOf, longestPolicy } from './access-role';
import { type CellPlan } from '../cell-plan';
import { type AccountPlan } from './account-plan';

/** Names that stand before those of what bootstrap makes: roles, stacks and states would be mistaken for a cell's. */
const reserved = /^(apply|bootstrap|registry)(-|$)/;

/** What cannot be set up as it is configured. */
export function bootstrapFaults(
  config: Config,
  { accounts, cells }: { readonly accounts: readonly AccountPlan[]; readonly cells: readonly CellPlan[] },
): readonly Fault[] {
  return [...reservedNames(config), ...mistakenCells(cells), ...accounts.flatMap(longPolicies)];
}

function reservedNames({ environments }: Config): readonly Fault[] {
  return Object.keys(environments).flatMap((name) =>
    reserved.test(name)
      ? [
          {
            path: ['environments', name],
            problem: 'has a name that roles, stacks and states of the project itself begin with',
            value: name,
            allowed: 'a name that is not, and does not begin with, apply, bootstrap or registry',
            remedy: 'Rename the environment.',
          },
        ]
      : [],
  );
}

/** The role of one environment keeps off everything that is called as another environment is, which then must be nothing of its own. */
function mistakenCells(cells: readonly CellPlan[]): readonly Fault[] {
  const deployed = cells.filter(({ deploy }) => deploy === 'aws');
  const names = new Set(deployed.map(({ environment }) => environment));
  return deployed.flatMap(({ id, environment, networkingPath }) =>
    [...names]
      .filter((name) => name.startsWith(`${environment}-`) && id.startsWith(name) && id.length > name.length)
      .map((name) => ({
        path: networkingPath,
        problem: `makes a cell that would be taken for one of the environment ${name}`,
        value: id,
        allowed: `an id (environment, or environment-networking) that does not begin with ${name}`,
        remedy: 'Rename the environment or the networking.',
        evidence: [['environments', name]],
      })),
  );
}

/** Only boundaries grow with what the services may do. */
function longPolicies({ account, boundaries, roles }: AccountPlan): readonly Fault[] {
  const long = [...boundaries, ...roles.flatMap(({ policies }) => policies)].filter(
    (each) => lengthOf(each) > longestPolicy,
  );
  return long.map((policy) => ({
    path: boundaries.includes(policy) ? ['services'] : ['environments'],
    problem: `make the policy ${policy.name} of the account ${account} longer than IAM takes`,
    value: lengthOf(policy),
    allowed: `${String(longestPolicy)} characters`,
    remedy: boundaries.includes(policy)
      ? 'Say permissions and secrets of several services by patterns, such as arn:…:secret:shop/*.'
      : 'Put some of the environments into an account of their own.',
  }));
}
