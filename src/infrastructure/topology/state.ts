import { stateBucketName } from '../../contract/state-names';
import { type Environment } from '../config/environment';

/** Where a stack's Terraform state lies: an S3 bucket with a lock file beside each state. */
export interface State {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
}

/** The state of a stack in the bucket of its environment. */
export function planState(project: string, environment: Environment, key: string): State {
  const { account, region, stateBucket } = environment;
  return { bucket: stateBucket ?? stateBucketName(project, account, region), key, region };
}
