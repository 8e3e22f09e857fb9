import { type RepositoryIdentity } from '../../../contract/accounts';
import { type AccountId } from '../../../contract/values';
import { type Config } from '../../config/config';
import { type FederatedTrust } from '../access/statement';
import { deriveCells } from '../derive-cells';
import { type AccessRole, type ManagedPolicy } from './access-role';
import { trustRepository } from './repository-trust';

/** Who may do what in an account, as policies and trust. */
export interface AccessPlan {
  /** The most that roles made by the stacks can do, a policy for each environment. */
  readonly boundaries: readonly ManagedPolicy[];
  readonly roles: readonly TrustingRole[];
}

/** A role with those it trusts. */
export interface TrustingRole extends AccessRole {
  readonly trust: FederatedTrust;
}

/**
 * The access of runs of one repository to one account.
 * @throws Error when no environment that a merge deploys is in the account
 */
export function planAccess(config: Config, account: AccountId, repository: RepositoryIdentity): AccessPlan {
  const plan = deriveCells(config).accounts.find((each) => each.account === account);
  if (!plan) throw new Error(`No environment is deployed to the account ${account}`);
  return {
    boundaries: plan.boundaries,
    roles: plan.roles.map((role) => ({ ...role, trust: trustRepository(role.admits, repository, plan) })),
  };
}
