import { type Account, type RepositoryIdentity } from '../../../contract/accounts';
import { type Registry } from '../../../contract/cells';
import { type Files } from '../../ports/files';
import { type AwsResult, type IdentityProviders } from '../../ports/identity-providers';
import { type NamedResources } from '../../ports/named-resources';
import { type RepositorySettings, type SettingResult } from '../../ports/repository-settings';
import { type StateBucket, type StateBucketResult, type StateBuckets } from '../../ports/state-buckets';
import { type Terraform } from '../../ports/terraform';
import { awsFailed, githubFailed } from './errors';

/** The account that is set up, and for whom. */
export interface BootstrapInputs {
  readonly account: Account;
  /** Of the account, where it has a bucket. */
  readonly registries: readonly Registry[];
  readonly repository: RepositoryIdentity;
  /** The folder that the stacks' paths are relative to. */
  readonly stacksFolder: string;
  /** Where the account's own state lies while there is no bucket: absolute, and the same in the next run. */
  readonly localState: string;
  /** Where what Terraform says is added to. */
  readonly logFile: string;
  /** The id of the lock of a state that a killed run has left. @default - a state that is locked stays so */
  readonly unlock?: string | undefined;
}

/** The doors of the step. */
export interface BootstrapPorts {
  readonly terraform: Terraform;
  readonly buckets: StateBuckets;
  readonly providers: IdentityProviders;
  readonly resources: NamedResources;
  /** Undefined without a token: commands are shown instead. */
  readonly settings: RepositorySettings | undefined;
  readonly files: Files;
  readonly say: (text: string) => void;
  /** Whether to go on, once everything is said. */
  readonly confirm: () => Promise<boolean>;
  /** A key nobody else has. */
  readonly makeKey: () => string;
  readonly signal: AbortSignal;
}

/** A bucket of the account's states. One that bootstrap makes is the account's own, or nobody's. */
export function bucketOf({ account, buckets }: Account, name: string): StateBucket {
  const bucket = buckets.find((each) => each.name === name);
  if (!bucket) throw new Error(`${name} is no bucket of ${account}`);
  return { name, region: bucket.region, ...(bucket.made && { owner: account }) };
}

/**
 * What AWS answered.
 * @throws UserError AwsFailed
 */
export function requireAws<T>(what: string, result: AwsResult<T> | StateBucketResult<T>): T {
  switch (result.kind) {
    case 'done':
      return result.value;
    case 'no-bucket':
      throw awsFailed(what, 'there is no such bucket');
    case 'failed':
      throw awsFailed(what, result.why);
  }
}

/**
 * What GitHub answered.
 * @throws UserError GitHubFailed
 */
export function requireGitHub<T>(what: string, result: SettingResult<T>): T {
  if (result.kind === 'failed') throw githubFailed(what, result.why);
  return result.value;
}
