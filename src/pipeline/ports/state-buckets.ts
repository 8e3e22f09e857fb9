import { type AccountId, type Region } from '../../contract/values';
import { type AwsCredentials } from './aws-sessions';

/** The buckets that hold Terraform's states, and what the pipeline keeps beside them. What goes wrong is a value. */
export interface StateBuckets {
  /** The keys that begin with the prefix, in their order. */
  list(bucket: StateBucket, prefix: string): Promise<StateBucketResult<readonly string[]>>;
  /** The text under a key; undefined when there is none. */
  tryRead(bucket: StateBucket, key: string): Promise<StateBucketResult<string | undefined>>;
  /** Puts the text there in place of any that is there. */
  write(bucket: StateBucket, key: string, text: string): Promise<StateBucketResult<undefined>>;
  /** Nothing when there is no such key. */
  remove(bucket: StateBucket, key: string): Promise<StateBucketResult<undefined>>;
}

/** A bucket, and who asks for it. */
export interface StateBucket {
  readonly name: string;
  readonly region: Region;
  /**
   * The account that has to have it: whoever else has a bucket of this name is not asked.
   * @default - whichever has it
   */
  readonly owner?: AccountId | undefined;
  /**
   * Keys of a session.
   * @default - those that the environment has
   */
  readonly credentials?: AwsCredentials;
}

/** How a call ended. */
export type StateBucketResult<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** There is no such bucket. */
  | { readonly kind: 'no-bucket' }
  | { readonly kind: 'failed'; readonly why: string };
