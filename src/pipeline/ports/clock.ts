/** What time it is, and waiting. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** @param signal ends it early when it aborts */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}
