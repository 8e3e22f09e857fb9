import { type Binding, type Fingerprint, type FingerprintEntry } from './fingerprint';

/** Whether a plan does what was reviewed. */
export interface Comparison {
  readonly verdict: Verdict;
  /** What is not as reviewed, in the order of the keys. Of a subset: what is not left to do. */
  readonly divergences: readonly Divergence[];
}

/**
 * `same`: it does exactly that. `empty`: it does nothing. `subset`: all it does was reviewed, and some of that is not left to do.
 * `different`: it does something that was not reviewed.
 */
export type Verdict = 'same' | 'empty' | 'subset' | 'different';

/** One thing that is not as reviewed. */
export type Divergence = NotReviewed | NoLongerPlanned | Otherwise | BoundElsewhere | IgnoredOtherwise;

/** It is planned now and was not in the reviewed plan. */
export interface NotReviewed {
  readonly kind: 'not-reviewed';
  readonly key: string;
  readonly action: string;
}

/** It was in the reviewed plan and is not planned now. */
export interface NoLongerPlanned {
  readonly kind: 'no-longer-planned';
  readonly key: string;
  readonly action: string;
}

/** It is in both plans, and not the same. */
export interface Otherwise {
  readonly kind: 'otherwise';
  readonly key: string;
  readonly reviewed: string;
  readonly now: string;
  /** Attributes of which no value can be told, and that differ. */
  readonly hidden: readonly string[];
}

/** The review was for something else. */
export interface BoundElsewhere {
  readonly kind: 'bound-elsewhere';
  readonly what: keyof Binding;
  readonly reviewed: string;
  readonly now: string;
}

/** Other attributes were left out of the comparison, so the two cannot be compared. */
export interface IgnoredOtherwise {
  readonly kind: 'ignored-otherwise';
  readonly reviewed: readonly string[];
  readonly now: readonly string[];
}

/** Compares what was reviewed with what would be done now. */
export function compareFingerprints(reviewed: Fingerprint, now: Fingerprint): Comparison {
  const incomparable = [...otherBindings(reviewed.binding, now.binding), ...otherRules(reviewed, now)];
  if (incomparable.length > 0) return { verdict: 'different', divergences: incomparable };
  const divergences = divergencesOf(byKey(reviewed.entries), byKey(now.entries));
  return { verdict: verdictOf(divergences, now), divergences };
}

function verdictOf(divergences: readonly Divergence[], now: Fingerprint): Verdict {
  if (divergences.length === 0) return 'same';
  if (now.isEmpty) return 'empty';
  return divergences.every(({ kind }) => kind === 'no-longer-planned') ? 'subset' : 'different';
}

function otherBindings(reviewed: Binding, now: Binding): readonly BoundElsewhere[] {
  return (['repository', 'pullRequest', 'head', 'cell'] as const)
    .filter((what) => reviewed[what] !== now[what])
    .map((what) => ({ kind: 'bound-elsewhere', what, reviewed: String(reviewed[what]), now: String(now[what]) }));
}

function otherRules(reviewed: Fingerprint, now: Fingerprint): readonly IgnoredOtherwise[] {
  const isSame = JSON.stringify(reviewed.ignored.toSorted()) === JSON.stringify(now.ignored.toSorted());
  return isSame ? [] : [{ kind: 'ignored-otherwise', reviewed: reviewed.ignored, now: now.ignored }];
}

type Entries = ReadonlyMap<string, FingerprintEntry>;

function byKey(entries: readonly FingerprintEntry[]): Entries {
  return new Map(entries.map((entry) => [entry.key, entry]));
}

function divergencesOf(reviewed: Entries, now: Entries): readonly Divergence[] {
  const keys = [...new Set([...reviewed.keys(), ...now.keys()])].toSorted();
  return keys.flatMap((key): readonly Divergence[] => {
    const [old, young] = [reviewed.get(key), now.get(key)];
    if (old && !young) return [{ kind: 'no-longer-planned', key, action: old.action }];
    if (!old && young) return [{ kind: 'not-reviewed', key, action: young.action }];
    return old && young && old.digest !== young.digest ? [toOtherwise(old, young)] : [];
  });
}

function toOtherwise(old: FingerprintEntry, young: FingerprintEntry): Otherwise {
  const names = [...new Set([...Object.keys(old.hidden), ...Object.keys(young.hidden)])].toSorted();
  const hidden = names.filter((name) => old.hidden[name] !== young.hidden[name]);
  return { kind: 'otherwise', key: old.key, reviewed: old.action, now: young.action, hidden };
}
