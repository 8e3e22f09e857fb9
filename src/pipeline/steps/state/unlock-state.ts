import { type JobSummary } from '../../ports/job-summary';
import { type StateBuckets } from '../../ports/state-buckets';
import { inertCode } from '../../report/inert';
import { lockDiffers } from './errors';
import { openState, type OpenStatePorts, required, type StateInputs } from './open-state';
import { lockKey, operationOf, readLock, type StateLock, tellLock } from './state-lock';

/** What is asked of a run. */
export interface UnlockInputs extends StateInputs {
  /** The id of the lock that is to go; undefined to see who holds it. */
  readonly lock: string | undefined;
}

/** The doors of the step. */
export interface UnlockPorts extends OpenStatePorts {
  readonly buckets: StateBuckets;
  readonly summary: JobSummary;
}

/** What became of the lock. */
export type UnlockOutcome = 'free' | 'held' | 'removed';

/**
 * Says who holds the lock of a state, and removes exactly the one that is named.
 * @throws UserError LockDiffers, and those of openState and of the bucket
 */
export async function run(inputs: UnlockInputs, ports: UnlockPorts): Promise<UnlockOutcome> {
  const { place, bucket } = await openState(inputs, ports);
  const key = lockKey(place.key);
  const text = required(await ports.buckets.tryRead(bucket, key), bucket);
  if (text === undefined) {
    ports.log.notice(`Nobody holds the state of ${place.cell}.`);
    return 'free';
  }
  const lock = readLock(text);
  ports.summary.addSummary(formatLock(place.cell, lock));
  if (inputs.lock === undefined) {
    ports.log.notice(`${tellLock(place.cell, lock)}. To remove the lock, run this again with its id: ${lock.ID}`);
    return 'held';
  }
  if (lock.ID !== inputs.lock) throw lockDiffers(inputs.lock, lock.ID);
  required(await ports.buckets.remove(bucket, key), bucket);
  ports.log.notice(`The lock ${lock.ID} of ${place.cell} is removed. ${tellLock(place.cell, lock)}.`);
  return 'removed';
}

function formatLock(cell: string, lock: StateLock): string {
  const rows = {
    Lock: lock.ID,
    Holder: lock.Who,
    Operation: operationOf(lock),
    Since: lock.Created,
    Terraform: lock.Version,
  };
  const lines = Object.entries(rows).map(([name, value]) => `| ${name} | ${value === '' ? '' : inertCode(value)} |`);
  return [`### The lock of ${cell}`, '', '| | |', '|---|---|', ...lines].join('\n');
}
