import {
  type StateBucket,
  type StateBucketResult,
  type StateBuckets,
} from '../../../../src/pipeline/ports/state-buckets';

/** Buckets in memory, by their names; one that was not given does not exist. */
export class FakeStateBuckets implements StateBuckets {
  /** What was asked, such as `list states shop/`, in order. */
  readonly calls: string[] = [];
  /** Who asked, the same way. */
  readonly askers: StateBucket[] = [];

  private readonly buckets: Map<string, Map<string, string>>;

  /** @param refusing buckets that answer no call, and what they say in place of it */
  constructor(
    buckets: Readonly<Record<string, Readonly<Record<string, string>>>>,
    private readonly refusing: Readonly<Record<string, string>> = {},
  ) {
    this.buckets = new Map(Object.entries(buckets).map(([name, texts]) => [name, new Map(Object.entries(texts))]));
  }

  list(bucket: StateBucket, prefix: string): Promise<StateBucketResult<readonly string[]>> {
    return this.ask('list', [bucket, prefix], (texts) =>
      [...texts.keys()].filter((key) => key.startsWith(prefix)).toSorted(byBytes),
    );
  }

  tryRead(bucket: StateBucket, key: string): Promise<StateBucketResult<string | undefined>> {
    return this.ask('read', [bucket, key], (texts) => texts.get(key));
  }

  write(bucket: StateBucket, key: string, text: string): Promise<StateBucketResult<undefined>> {
    return this.ask('write', [bucket, key], (texts) => void texts.set(key, text));
  }

  remove(bucket: StateBucket, key: string): Promise<StateBucketResult<undefined>> {
    return this.ask('remove', [bucket, key], (texts) => void texts.delete(key));
  }

  private ask<T>(
    call: string,
    [bucket, key]: readonly [StateBucket, string],
    work: (texts: Map<string, string>) => T,
  ): Promise<StateBucketResult<T>> {
    this.calls.push(`${call} ${bucket.name} ${key}`);
    this.askers.push(bucket);
    const why = this.refusing[bucket.name];
    if (why !== undefined) return Promise.resolve({ kind: 'failed', why });
    const texts = this.buckets.get(bucket.name);
    return Promise.resolve(texts ? { kind: 'done', value: work(texts) } : { kind: 'no-bucket' });
  }
}

/** As S3 orders keys. */
function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
