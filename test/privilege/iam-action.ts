import { type RecordedCall } from '../../src/rehearsal/embedded-aws/api-route';

/**
 * Where IAM calls an action otherwise than the API. All others have one name.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
const otherNames: Readonly<Record<string, string>> = {
  's3:DeleteObjects': 's3:DeleteObject',
  's3:HeadBucket': 's3:ListBucket',
  's3:HeadObject': 's3:GetObject',
  's3:ListObjects': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
};

/**
 * Calls that IAM does not check.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
const unchecked: ReadonlySet<string> = new Set(['sts:GetCallerIdentity']);

/** What IAM calls the action of a call; undefined where it does not ask. */
export function iamActionOf({ service, action }: Pick<RecordedCall, 'service' | 'action'>): string | undefined {
  const name = `${service}:${action}`;
  return unchecked.has(name) ? undefined : (otherNames[name] ?? name);
}
