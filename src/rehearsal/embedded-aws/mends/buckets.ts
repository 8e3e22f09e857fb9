import { type ApiAnswer, type ApiCall } from '../api-call';
import { type Mend } from '../mend';

/** Gaps of buckets. */
export function bucketMends(): readonly Mend[] {
  return [bucketPolicyMend(new Map()), suspendedVersioningMend];
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

/** moto takes a bucket whose versioning is suspended for one without versions, though some are there: it goes on as before. */
const suspendedVersioningMend: Mend = {
  name: 's3-suspended-versioning',
  reason: 'The versions in a bucket whose versioning is suspended cannot be deleted, and so neither can the bucket.',
  emulator: 'moto',
  service: 's3',
  actions: ['PutBucketVersioning'],
  answer: (call, ask) =>
    call.body.includes('<Status>Suspended</Status>') ? Promise.resolve(answering(200)) : ask(call),
};

/** Whether moto would not know what is meant. */
function keptBack({ action }: ApiCall, known: Buffer | undefined): boolean {
  return action === 'PutBucketPolicy' || (action === 'DeleteBucketPolicy' && known !== undefined);
}

function answering(status: number, body: Buffer = Buffer.alloc(0)): ApiAnswer {
  return { status, headers: { 'content-type': 'application/json' }, body };
}
