import { setTimeout } from 'node:timers/promises';
import { type Clock } from '../ports/clock';

/** The clock of this machine. */
export class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  async sleep(milliseconds: number): Promise<void> {
    await setTimeout(milliseconds);
  }
}
