/** How the rollout of a service can end. Nothing but the first two is success. */
export const verdictKinds = [
  /** The service runs what was deployed. */
  'succeeded',
  /** Nothing of the service was deployed, so there was nothing to wait for. */
  'unchanged',
  /** It runs again what it ran before. */
  'rolled-back',
  /** It was to run again what it ran before, and does not. */
  'rollback-failed',
  /** It failed, and nobody rolled it back. */
  'failed',
  /** Somebody stopped it. */
  'stopped',
  /** A newer deployment took its place before it was complete, or the service runs something else. */
  'superseded',
  /** The service is being deleted, or is not there. */
  'gone',
  /** AWS calls its state by a name that was not known when this was written. */
  'unknown-status',
  /** It did not end in time. */
  'timed-out',
  /** AWS did not tell. */
  'unwatched',
  /** The run was cancelled before the end. */
  'interrupted',
] as const;

/** One of them. */
export type VerdictKind = (typeof verdictKinds)[number];

/** How the rollout of a service ended. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** Why, in the words of AWS as far as it gives any. */
  readonly reason?: string | undefined;
}

/** Whether the service runs what it should. */
export function isGood({ kind }: Pick<Verdict, 'kind'>): boolean {
  return kind === 'succeeded' || kind === 'unchanged';
}

/** Whether somebody saw how it ended. */
export function isSeen({ kind }: Pick<Verdict, 'kind'>): boolean {
  return kind !== 'timed-out' && kind !== 'unwatched' && kind !== 'interrupted';
}

/** The verdict on several services: the first that is not good, else whether any was deployed. */
export function verdictOfAll(verdicts: readonly Verdict[]): Verdict {
  const bad = verdicts.find((verdict) => !isGood(verdict));
  return bad ?? verdicts.find(({ kind }) => kind === 'succeeded') ?? { kind: 'unchanged' };
}

const told: Readonly<Record<VerdictKind, string>> = {
  succeeded: 'succeeded',
  unchanged: 'unchanged',
  'rolled-back': 'failed and was rolled back',
  'rollback-failed': 'failed, and so did its rollback',
  failed: 'failed',
  stopped: 'was stopped',
  superseded: 'was overtaken by another deployment',
  gone: 'is gone',
  'unknown-status': 'is in an unknown state',
  'timed-out': 'did not end in time',
  unwatched: 'could not be watched',
  interrupted: 'was not watched to its end',
};

/** A verdict in words that follow the name of a service. */
export function tellVerdict({ kind }: Pick<Verdict, 'kind'>): string {
  return told[kind];
}
