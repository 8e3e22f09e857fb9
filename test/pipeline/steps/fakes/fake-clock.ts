import { type Clock } from '../../../../src/pipeline/ports/clock';

/** A clock that stands still but when someone sleeps: then it is later at once. */
export class FakeClock implements Clock {
  /** How long was slept, each time. */
  readonly slept: number[] = [];

  constructor(private time = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    this.pass(milliseconds);
    return Promise.resolve();
  }

  pass(milliseconds: number): void {
    this.time += milliseconds;
  }
}
