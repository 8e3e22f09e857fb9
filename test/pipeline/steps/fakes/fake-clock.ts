import { type Clock } from '../../../../src/pipeline/ports/clock';

/** A clock that stands still but when someone sleeps: then it is later at once. */
export class FakeClock implements Clock {
  /** How long was slept, each time. */
  readonly slept: number[] = [];
  private readonly appointments: { readonly time: number; readonly keep: () => unknown }[] = [];

  constructor(private time = Date.UTC(2026, 0, 1)) {}

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    this.pass(milliseconds);
    return Promise.resolve();
  }

  /** Lets something happen when it is so late. */
  at(time: number, keep: () => unknown): void {
    this.appointments.push({ time, keep });
  }

  pass(milliseconds: number): void {
    this.time += milliseconds;
    for (const { time, keep } of this.appointments.splice(0))
      if (time <= this.time) keep();
      else this.at(time, keep);
  }
}
