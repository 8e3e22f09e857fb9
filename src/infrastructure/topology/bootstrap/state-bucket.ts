import { type AccountId, type Region } from '../../../contract/values';
import { type Environment } from '../../config/environment';
import { planState } from '../state';

/** A bucket that holds states. */
export interface StateBucket {
  readonly name: string;
  readonly region: Region;
  /** The account that has it; undefined for one that the configuration names, which may be anybody's. */
  readonly owner: AccountId | undefined;
}

/** The bucket of the states of an environment. */
export function bucketOf(project: string, environment: Environment): StateBucket {
  const { account, region, stateBucket } = environment;
  const { bucket: name } = planState(project, environment, '');
  return { name, region, owner: stateBucket === undefined ? account : undefined };
}
