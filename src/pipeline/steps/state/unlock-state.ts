import * as z from 'zod';
import { type JobSummary } from '../../ports/job-summary';
import { type StateBuckets } from '../../ports/state-buckets';
import { inertCode } from '../../report/inert';
import { lockDiffers } from './errors';
import { openState, type OpenStatePorts, required, type StateInputs } from './open-state';

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
  const lockKey = `${place.key}.tflock`;
  const text = required(await ports.buckets.tryRead(bucket, lockKey), bucket);
  if (text === undefined) {
    ports.log.notice(`Nobody holds the state of ${place.cell}.`);
    return 'free';
  }
  const lock = readLock(text);
  ports.summary.addSummary(formatLock(place.cell, lock));
  if (inputs.lock === undefined) {
    ports.log.notice(`${tell(place.cell, lock)}. To remove the lock, run this again with its id: ${lock.ID}`);
    return 'held';
  }
  if (lock.ID !== inputs.lock) throw lockDiffers(inputs.lock, lock.ID);
  required(await ports.buckets.remove(bucket, lockKey), bucket);
  ports.log.notice(`The lock ${lock.ID} of ${place.cell} is removed. ${tell(place.cell, lock)}.`);
  return 'removed';
}

/** As Terraform writes it. */
const lockSchema = z.object({
  ID: z.string(),
  Operation: z.string().default(''),
  Who: z.string().default(''),
  Created: z.string().default(''),
  Version: z.string().default(''),
});
type Lock = z.output<typeof lockSchema>;

/** What is no lock of Terraform's can be removed all the same, by what it is instead of an id. */
function readLock(text: string): Lock {
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch {
    return lockSchema.parse({ ID: text.trim().slice(0, 100) });
  }
}

function operationOf({ Operation }: Lock): string {
  return Operation.replace(/^OperationType/, '').toLowerCase() || 'something unknown';
}

function tell(cell: string, lock: Lock): string {
  return `${lock.Who || 'Somebody'} has held the state of ${cell} since ${lock.Created || 'an unknown time'}, for ${operationOf(lock)}`;
}

function formatLock(cell: string, lock: Lock): string {
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
