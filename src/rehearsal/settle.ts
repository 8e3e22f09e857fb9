import { setTimeout } from 'node:timers/promises';
import { InterruptedError } from './errors';

/** What is waited for. */
export interface Settling<T> {
  readonly ask: () => Promise<T>;
  readonly isSettled: (answer: T) => boolean;
  readonly signal: AbortSignal;
}

const patienceMilliseconds = 60_000;

/**
 * Asks every second until the answer is a wanted one, for a minute at most; the last answer.
 * @throws InterruptedError
 */
export async function settle<T>({ ask, isSettled, signal }: Settling<T>): Promise<T> {
  const end = performance.now() + patienceMilliseconds;
  for (;;) {
    const answer = await ask();
    if (signal.aborted) throw new InterruptedError();
    if (isSettled(answer) || performance.now() >= end) return answer;
    await setTimeout(1000);
  }
}
