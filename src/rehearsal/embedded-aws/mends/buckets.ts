import { type ApiAnswer, type ApiCall } from '../api-call';
import { type Mend } from '../mend';

/** Gaps of buckets. */
export function bucketMends(): readonly Mend[] {
  return [bucketPolicyMend(new Map())];
}

/** moto never gets to see the policy: it is kept here. */
function bucketPolicyMend(policies: Map<string, Buffer>): Mend {
  return {
    name: 's3-bucket-policy',
    reason: "Conditions of a bucket's policy do not count: one that denies open lines denies everything.",
    emulator: 'moto',
    service: 's3',
    actions: ['PutBucketPolicy', 'GetBucketPolicy', 'DeleteBucketPolicy', 'DeleteBucket'],
    answer: (call, ask) => {
      const bucket = `${call.account}${call.path.split('?')[0] ?? ''}`.replace(/\/$/, '');
      const known = policies.get(bucket);
      if (call.action === 'GetBucketPolicy') return known ? Promise.resolve(answering(200, known)) : ask(call);
      if (call.action !== 'PutBucketPolicy') policies.delete(bucket);
      else policies.set(bucket, call.body);
      return keptBack(call, known) ? Promise.resolve(answering(204)) : ask(call);
    },
  };
}

/** Whether moto would not know what is meant. */
function keptBack({ action }: ApiCall, known: Buffer | undefined): boolean {
  return action === 'PutBucketPolicy' || (action === 'DeleteBucketPolicy' && known !== undefined);
}

function answering(status: number, body: Buffer = Buffer.alloc(0)): ApiAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body };
}
