import { stateKey } from '../../../contract/state-names';
import { type AccountId } from '../../../contract/values';
import { type Config } from '../../config/config';
import { type Environment } from '../../config/environment';
import { type CellPlan } from '../cell-plan';
import { groupBy } from '../group-by';
import { planState, type State } from '../state';
import { planRoles, type AccessRole, type ManagedPolicy } from './access-role';
import { boundaryName, type AwsPlace } from './account-names';
import { boundaryStatements } from './boundary-statements';
import { bucketOf, type StateBucket } from './state-bucket';

/** What an account needs before anything is deployed to it. */
export interface AccountPlan extends AwsPlace {
  /** `bootstrap-<account>`: the stack. */
  readonly id: string;
  readonly project: string;
  /** In the bucket that the stack itself makes. */
  readonly state: State;
  readonly tags: Readonly<Record<string, string>>;
  readonly buckets: readonly BucketPlan[];
  /** The most that roles made by the stacks can do, a policy for each environment, by its name. */
  readonly boundaries: readonly ManagedPolicy[];
  readonly roles: readonly AccessRole[];
  /** The environments that a merge deploys here, in the order of the configuration. */
  readonly environments: readonly string[];
}

/** A bucket for states. One that the configuration names is the user's, and has to be there. */
export interface BucketPlan extends StateBucket {
  readonly made: boolean;
}

/** A plan for each account that a merge deploys to. */
export function planAccounts(config: Config, cells: readonly CellPlan[]): readonly AccountPlan[] {
  const deployed = Object.entries(config.environments).filter(([, { deploy }]) => deploy === 'aws');
  const accounts = groupBy(deployed, ([, { account }]) => account);
  return [...accounts].map(([account, environments]) =>
    planAccount({
      ...{ project: config.project, account, environments: new Map(environments), cells },
      deployed: deployed.map(([name]) => name),
    }),
  );
}

interface Inputs {
  readonly project: string;
  readonly account: AccountId;
  readonly environments: ReadonlyMap<string, Environment>;
  readonly cells: readonly CellPlan[];
  /** Names of all environments that a merge deploys. */
  readonly deployed: readonly string[];
}

function planAccount({ project, account, environments, cells, deployed }: Inputs): AccountPlan {
  const [first] = environments.values();
  if (!first) throw new Error(`The account ${account} has no environment`);
  const buckets = planBuckets(project, environments);
  return {
    ...{ id: `bootstrap-${account}`, project, account, region: first.region },
    state: planState(project, first, stateKey(project, 'bootstrap')),
    tags: { Project: project },
    buckets,
    boundaries: [...environments.keys()].map((name) => ({
      ...{ key: name, name: boundaryName(project, name) },
      statements: boundaryStatements(cells.filter(({ environment }) => environment === name)),
    })),
    roles: planRoles({ project, environments, buckets, deployed }),
    environments: [...environments.keys()],
  };
}

function planBuckets(project: string, environments: Inputs['environments']): readonly BucketPlan[] {
  const all = [...environments.values()].map((environment) => ({
    ...bucketOf(project, environment),
    made: environment.stateBucket === undefined,
  }));
  return [...new Map(all.toReversed().map((bucket) => [bucket.name, bucket])).values()].toReversed();
}
