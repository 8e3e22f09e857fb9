import { setTimeout } from 'node:timers/promises';
import { InterruptedError } from './errors';

/** What is waited for. */
export interface Settling<T> {
  readonly ask: () => Promise<T>;
  readonly isSettled: (answer: T) => boolean;
  readonly signal: AbortSignal;
}

const patienceSeconds = 60;

/**
 * Asks every second until the answer is a wanted one, for a minute at most; the last answer.
 * @throws InterruptedError
 */
export async function settle<T>({ ask, isSettled, signal }: Settling<T>): Promise<T> {
  for (let waited = 0; ; waited += 1) {
    const answer = await ask();
    if (signal.aborted) throw new InterruptedError();
    if (isSettled(answer) || waited === patienceSeconds) return answer;
    await setTimeout(1000);
  }
}
