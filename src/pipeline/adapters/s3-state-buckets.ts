import type * as S3 from '@aws-sdk/client-s3';
import * as z from 'zod';
import { type StateBucket, type StateBucketResult, type StateBuckets } from '../ports/state-buckets';

/** Buckets of Amazon S3. The SDK is loaded by the first call: loading takes longer than all else an action starts with. */
export class S3StateBuckets implements StateBuckets {
  /** @param endpoint in place of AWS's own */
  constructor(private readonly endpoint?: string) {}

  list(bucket: StateBucket, prefix: string): Promise<StateBucketResult<readonly string[]>> {
    return this.ask(bucket, async ({ s3, client }) => {
      const keys: string[] = [];
      let token: string | undefined;
      do {
        const page: S3.ListObjectsV2CommandOutput = await client.send(
          new s3.ListObjectsV2Command({ Bucket: bucket.name, Prefix: prefix, ContinuationToken: token }),
        );
        keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
        token = page.NextContinuationToken;
      } while (token !== undefined);
      return keys;
    });
  }

  tryRead(bucket: StateBucket, key: string): Promise<StateBucketResult<string | undefined>> {
    return this.ask(bucket, async ({ s3, client }) => {
      try {
        const { Body } = await client.send(new s3.GetObjectCommand({ Bucket: bucket.name, Key: key }));
        return (await Body?.transformToString()) ?? '';
      } catch (error) {
        if (nameOf(error) === 'NoSuchKey') return undefined;
        throw error;
      }
    });
  }

  write(bucket: StateBucket, key: string, text: string): Promise<StateBucketResult<undefined>> {
    return this.ask(bucket, async ({ s3, client }) => {
      const body = { Body: text, ContentLength: Buffer.byteLength(text), ContentType: 'application/json' };
      await client.send(new s3.PutObjectCommand({ Bucket: bucket.name, Key: key, ...body }));
      return undefined;
    });
  }

  remove(bucket: StateBucket, key: string): Promise<StateBucketResult<undefined>> {
    return this.ask(bucket, async ({ s3, client }) => {
      await client.send(new s3.DeleteObjectCommand({ Bucket: bucket.name, Key: key }));
      return undefined;
    });
  }

  /** A client for each call: they are few, and one that is kept keeps its connections. */
  private async ask<T>(bucket: StateBucket, work: (loaded: LoadedClient) => Promise<T>): Promise<StateBucketResult<T>> {
    const loaded = await load(bucket, this.endpoint);
    try {
      return { kind: 'done', value: await work(loaded) };
    } catch (error) {
      return toResult(error);
    } finally {
      loaded.client.destroy();
    }
  }
}

interface LoadedClient {
  readonly s3: typeof S3;
  readonly client: S3.S3Client;
}

async function load({ region, credentials }: StateBucket, endpoint: string | undefined): Promise<LoadedClient> {
  const s3 = await import('@aws-sdk/client-s3');
  const client = new s3.S3Client({
    region,
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    ...(credentials && { credentials }),
    ...(endpoint && { endpoint }),
  });
  return { s3, client };
}

/** What the SDK throws has a name, and so has what it says of missing credentials. Anything else is a bug. */
const errorSchema = z.object({
  name: z.string(),
  message: z.string(),
  /** Of an error of the network, such as `ECONNREFUSED`. */
  code: z.string().optional(),
  $metadata: z.object({}).optional(),
});

function toResult(error: unknown): StateBucketResult<never> {
  const known = errorSchema.safeParse(error).data;
  if (!known) throw error;
  if (known.name === 'NoSuchBucket') return { kind: 'no-bucket' };
  return { kind: 'failed', why: `${known.code ?? known.name}: ${known.message}` };
}

function nameOf(error: unknown): string | undefined {
  return errorSchema.safeParse(error).data?.name;
}
