import { type Account, type Accounts } from '../../../contract/accounts';
import { type AccountPlan } from './account-plan';
import { applyRoleName, iamArn, planRoleName, pushRoleName } from './account-names';
import { providerArn, tokenAudience, tokenIssuer } from './repository-trust';

/** What bootstrap is told of the accounts: the content of accounts.json. */
export function listAccounts(plans: readonly AccountPlan[]): Accounts {
  return { version: 1, accounts: plans.map(listAccount) };
}

function listAccount(plan: AccountPlan): Account {
  const { account, region, project, state } = plan;
  const role = (name: string) => `${iamArn(plan)}role/${name}`;
  return {
    ...{ account, region, project, stack: `stacks/${plan.id}` },
    ...{ stateBucket: state.bucket, stateKey: state.key },
    buckets: plan.buckets.map(({ name, region: place, made }) => ({ name, region: place, made })),
    provider: { arn: providerArn(account, region), issuer: tokenIssuer, audience: tokenAudience(region) },
    planRole: role(planRoleName(project)),
    pushRole: role(pushRoleName(project)),
    environments: plan.environments.map((name) => ({ name, role: role(applyRoleName(project, name)) })),
  };
}
