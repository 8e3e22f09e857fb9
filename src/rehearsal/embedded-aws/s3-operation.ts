import { type ApiCall } from './api-call';

/**
 * The operation that a path-style request asks S3 for: `PutObject`; the method and the path where the table does not know it.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
 */
export function parseS3Operation({ method, path }: Pick<ApiCall, 'method' | 'path'>): string {
  const [route = '/', query = ''] = path.split('?');
  const parameters = new URLSearchParams(query);
  const object = /^\/[^/]+\/.+/.test(route);
  const bucket = /^\/[^/]+\/?$/.test(route);
  const target = object ? 'object' : bucket ? 'bucket' : 'account';
  const found = operations.find(
    (each) =>
      each.method === method && each.target === target && (each.query === undefined || parameters.has(each.query)),
  );
  return found?.operation ?? `${method} ${route}`;
}

interface Operation {
  readonly method: string;
  readonly target: 'account' | 'bucket' | 'object';
  /** A parameter of the query that tells it from others; the first that fits counts. */
  readonly query?: string;
  readonly operation: string;
}

/** Settings of a bucket, each read, written and removed under a parameter of its own. */
const settings = [
  ['versioning', 'BucketVersioning'],
  ['encryption', 'BucketEncryption'],
  ['publicAccessBlock', 'PublicAccessBlock'],
  ['policyStatus', 'BucketPolicyStatus'],
  ['policy', 'BucketPolicy'],
  ['tagging', 'BucketTagging'],
  ['lifecycle', 'BucketLifecycleConfiguration'],
  ['ownershipControls', 'BucketOwnershipControls'],
  ['acl', 'BucketAcl'],
  ['cors', 'BucketCors'],
  ['website', 'BucketWebsite'],
  ['logging', 'BucketLogging'],
  ['accelerate', 'BucketAccelerateConfiguration'],
  ['requestPayment', 'BucketRequestPayment'],
  ['replication', 'BucketReplication'],
  ['object-lock', 'ObjectLockConfiguration'],
  ['location', 'BucketLocation'],
] as const;

const verbs = [
  ['GET', 'Get'],
  ['PUT', 'Put'],
  ['DELETE', 'Delete'],
] as const;

const operations: readonly Operation[] = [
  ...settings.flatMap(([query, noun]) =>
    verbs.map(([method, verb]) => ({ method, target: 'bucket', query, operation: `${verb}${noun}` }) as const),
  ),
  { method: 'GET', target: 'account', operation: 'ListBuckets' },
  { method: 'GET', target: 'bucket', query: 'list-type', operation: 'ListObjectsV2' },
  { method: 'GET', target: 'bucket', query: 'versions', operation: 'ListObjectVersions' },
  { method: 'GET', target: 'bucket', operation: 'ListObjects' },
  { method: 'HEAD', target: 'bucket', operation: 'HeadBucket' },
  { method: 'PUT', target: 'bucket', operation: 'CreateBucket' },
  { method: 'POST', target: 'bucket', query: 'delete', operation: 'DeleteObjects' },
  { method: 'DELETE', target: 'bucket', operation: 'DeleteBucket' },
  { method: 'GET', target: 'object', operation: 'GetObject' },
  { method: 'HEAD', target: 'object', operation: 'HeadObject' },
  { method: 'PUT', target: 'object', operation: 'PutObject' },
  { method: 'DELETE', target: 'object', operation: 'DeleteObject' },
];
