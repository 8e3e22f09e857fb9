import { type Divergence } from './compare-fingerprints';
import { type Fingerprint, type FingerprintEntry, type ResealedChange, resealPlan } from './fingerprint';
import { isPlainNoOp, type Plan } from './plan';

/** What a plan is held against. */
export interface Reviewed {
  /** In the order in which they were merged. Together they are what may be done. */
  readonly fingerprints: readonly Fingerprint[];
  readonly key: string;
  /** Whether an earlier apply stopped in the middle: then the rest of a change counts as that change. */
  readonly isUnfinished: boolean;
}

/** `same`: it does what was reviewed. `subset`: some of that is so already. `different`: it does something else, or leaves something undone. */
export interface ReviewComparison {
  readonly verdict: 'same' | 'empty' | 'subset' | 'different';
  readonly divergences: readonly Divergence[];
}

/** Holds a plan against all that was reviewed since the last apply: each of its changes must be one of a review's. */
export function compareReviews(plan: Plan, now: Fingerprint, reviewed: Reviewed): ReviewComparison {
  if (now.isEmpty) return { verdict: 'empty', divergences: [] };
  const reviews = reviewed.fingerprints.map((fingerprint) => new Review(plan, fingerprint, reviewed));
  const strange = now.entries.flatMap((entry) => tryFindDivergence(entry, reviews));
  const planned = new Set(now.entries.map(({ key }) => key));
  const undone = reviewed.fingerprints.flatMap(({ entries }) => entries.filter(({ key }) => !planned.has(key)));
  const lost = undone.filter((entry) => !isSoAlready(entry, plan)).map(toNoLongerPlanned);
  const divergences = [...strange, ...onlyOnce(lost)].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  if (divergences.length > 0) return { verdict: 'different', divergences };
  return { verdict: undone.length > 0 ? 'subset' : 'same', divergences: [] };
}

/** A plan under the seal of one review. */
class Review {
  readonly entries: ReadonlyMap<string, FingerprintEntry>;
  private readonly changes: ReadonlyMap<string, ResealedChange>;

  constructor(
    plan: Plan,
    fingerprint: Fingerprint,
    private readonly reviewed: Reviewed,
  ) {
    // What was left out of a review is not known here to be harmless.
    const isWhole = fingerprint.ignored.length === 0;
    this.entries = new Map(isWhole ? fingerprint.entries.map((entry) => [entry.key, entry]) : []);
    const changes = resealPlan(plan, { key: reviewed.key, binding: fingerprint.binding });
    this.changes = new Map(changes.map((change) => [change.entry.key, change]));
  }

  admits(key: string): boolean {
    const change = this.change(key);
    const reviewed = this.entries.get(key);
    if (!change) return false;
    if (reviewed && isSameOrKnownNow(change, reviewed)) return true;
    if (!this.reviewed.isUnfinished) return false;
    return reviewed ? isRestOf(change, reviewed) : this.isLeftByReplacement(key);
  }

  change(key: string): ResealedChange | undefined {
    return this.changes.get(key);
  }

  /** The old object of a replacement that was reviewed and has put the new one in its place. */
  private isLeftByReplacement(key: string): boolean {
    const [, address] = /^(.+) \(deposed [0-9a-f]+\)$/.exec(key) ?? [];
    return this.entries.get(address ?? '')?.action === 'replace, create-first';
  }
}

/** What was to be known after the apply only may be known now, since something it depends on exists. */
function isSameOrKnownNow({ entry, sealedWithUnknown }: ResealedChange, reviewed: FingerprintEntry): boolean {
  return entry.digest === reviewed.digest || sealedWithUnknown(reviewed.unknown).digest === reviewed.digest;
}

/** A replacement of which the old object is gone, or a creation that left half an object: it still leads to what was reviewed. */
function isRestOf({ entry, reason, sealedWithUnknown }: ResealedChange, reviewed: FingerprintEntry): boolean {
  const isRest = entry.action === 'create' || reason === 'replace_because_tainted';
  return (
    isRest &&
    /^(create|replace)/.test(reviewed.action) &&
    sealedWithUnknown(reviewed.unknown).result === reviewed.result
  );
}

function tryFindDivergence({ key, action }: FingerprintEntry, reviews: readonly Review[]): readonly Divergence[] {
  if (reviews.some((review) => review.admits(key))) return [];
  const last = reviews.findLast(({ entries }) => entries.has(key));
  const [reviewed, now] = [last?.entries.get(key), last?.change(key)?.entry];
  if (!reviewed || !now) return [{ kind: 'not-reviewed', key, action }];
  const names = [...new Set([...Object.keys(reviewed.hidden), ...Object.keys(now.hidden)])].toSorted();
  const hidden = names.filter((name) => reviewed.hidden[name] !== now.hidden[name]);
  return [{ kind: 'otherwise', key, reviewed: reviewed.action, now: action, hidden }];
}

/** Whether there is nothing left to do of a change: what was to go is gone, what was to be there is. */
function isSoAlready({ key, action }: FingerprintEntry, { changes }: Plan): boolean {
  if (/^(output|action)\./.test(key) || key.startsWith('data.')) return true;
  const found = changes.find(({ address, deposed }) => deposed === undefined && address === key);
  return /^(delete|forget)$/.test(action) || key.endsWith(')') ? !found : found !== undefined && isPlainNoOp(found);
}

function toNoLongerPlanned({ key, action }: FingerprintEntry): Divergence {
  return { kind: 'no-longer-planned', key, action };
}

function onlyOnce(divergences: readonly Divergence[]): readonly Divergence[] {
  return [...new Map(divergences.map((divergence) => [keyOf(divergence), divergence])).values()];
}

function keyOf(divergence: Divergence): string {
  return 'key' in divergence ? divergence.key : '';
}
