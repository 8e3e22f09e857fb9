import { type Plan, type ResourceChange } from '../plan';
import { type Risk } from '../risk';

/** What keeps the objects of a bucket from the public while it is true. */
export const publicAccessBlocks = [
  'block_public_acls',
  'block_public_policy',
  'ignore_public_acls',
  'restrict_public_buckets',
] as const;

/** Buckets that stay, and are no longer kept from the public. */
export function openedBuckets({ changes }: Plan): readonly Risk[] {
  const resources = changes.filter(({ mode, deposed }) => mode === 'managed' && deposed === undefined);
  const blocks = resources.filter(({ type }) => /^aws_s3_(bucket|account)_public_access_block$/.test(type));
  const kept = new Set(blocks.flatMap(({ sides }) => sides.known('after', 'bucket') ?? []));
  const gone = new Set(resources.filter(isDeletedBucket).flatMap(({ sides }) => sides.known('before', 'bucket') ?? []));
  return blocks.flatMap(({ address, action, sides }) => {
    const bucket = sides.known('before', 'bucket') ?? null;
    const details = publicAccessBlocks.filter((attribute) => sides.known('before', attribute) === true);
    if (action.kind !== 'delete' || details.length === 0 || kept.has(bucket) || gone.has(bucket)) return [];
    return [{ kind: 'protection-off' as const, address, sentence: 'loses a setting that protects it', details }];
  });
}

function isDeletedBucket({ type, action }: ResourceChange): boolean {
  return type === 'aws_s3_bucket' && action.kind === 'delete';
}
