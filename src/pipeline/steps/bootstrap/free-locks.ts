import { lockKey, readLock } from '../state/state-lock';
import { type BootstrapInputs, type BootstrapPorts, bucketOf, requireAws } from './bootstrap-ports';
import { stateLocked } from './errors';

/**
 * Makes sure that nobody holds a state that is to be changed, but for the lock that is named: a run that was killed has left it.
 * @throws UserError StateLocked, AwsFailed
 */
export async function freeLocks(inputs: BootstrapInputs, { buckets, say }: BootstrapPorts): Promise<void> {
  const { account, registries } = inputs;
  for (const { stateBucket: name, stateKey } of [account, ...registries]) {
    const bucket = bucketOf(account, name);
    const key = lockKey(stateKey);
    const found = await buckets.tryRead(bucket, key);
    const text = found.kind === 'no-bucket' ? undefined : requireAws('read the lock of a state', found);
    if (text === undefined) continue;
    const lock = readLock(text);
    if (lock.ID !== inputs.unlock) throw stateLocked(`s3://${name}/${stateKey}`, lock);
    requireAws('remove the lock', await buckets.remove(bucket, key));
    say(`The lock ${lock.ID} of ${stateKey} is removed.`);
  }
}
