import { type Fault } from '../../../contract/fault';
import { type Config } from '../../config/config';
import { lengthOf, longestPolicy } from './access-role';
import { type AccountPlan } from './account-plan';

/** Names that stand before those of what bootstrap makes: roles, stacks and states would be mistaken for a cell's. */
const reserved = /^(apply|bootstrap|registry)(-|$)/;

/** What cannot be set up as it is configured. */
export function bootstrapFaults(config: Config, accounts: readonly AccountPlan[]): readonly Fault[] {
  return [...reservedNames(config), ...accounts.flatMap(longPolicies)];
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

/** Only the boundary grows with what the services may do. */
function longPolicies({ account, boundary, roles }: AccountPlan): readonly Fault[] {
  const long = [boundary, ...roles.flatMap(({ policies }) => policies)].filter(
    (each) => lengthOf(each) > longestPolicy,
  );
  return long.map((policy) => ({
    path: policy === boundary ? ['services'] : ['environments'],
    problem: `make the policy ${policy.name} of the account ${account} longer than IAM takes`,
    value: lengthOf(policy),
    allowed: `${String(longestPolicy)} characters`,
    remedy:
      policy === boundary
        ? 'Say permissions and secrets of several services by patterns, such as arn:…:secret:shop/*.'
        : 'Put some of the environments into an account of their own.',
  }));
}
