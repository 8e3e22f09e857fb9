import { setTimeout } from 'node:timers/promises';
import { type Clock } from '../ports/clock';

/** The clock of this machine. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    await setTimeout(milliseconds, undefined, { signal }).catch((error: unknown) => {
      if (signal?.aborted !== true) throw error;
    });
  }
}
