import * as z from 'zod';
import { tryParseJson } from '../../../contract/json-text';

/** As Terraform writes it. */
const lockSchema = z.object({
  ID: z.string(),
  Operation: z.string().default(''),
  Who: z.string().default(''),
  Created: z.string().default(''),
  Version: z.string().default(''),
});

/** The lock of a state. */
export type StateLock = z.output<typeof lockSchema>;

/** The key of a state's lock. */
export function lockKey(stateKey: string): string {
  return `${stateKey}.tflock`;
}

/** What is no lock of Terraform's can be removed all the same, by what it is instead of an id. */
export function readLock(text: string): StateLock {
  return lockSchema.safeParse(tryParseJson(text)).data ?? lockSchema.parse({ ID: text.trim().slice(0, 100) });
}

/** What the holder does. */
export function operationOf({ Operation }: StateLock): string {
  return Operation.replace(/^OperationType/, '').toLowerCase() || 'something unknown';
}

/** Who holds it, since when and for what, in a sentence without its period. */
export function tellLock(state: string, lock: StateLock): string {
  return `${lock.Who || 'Somebody'} has held the state of ${state} since ${lock.Created || 'an unknown time'}, for ${operationOf(lock)}`;
}
