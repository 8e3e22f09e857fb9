import { createHmac } from 'node:crypto';
import { isEmptyPlan } from './counts';
import { formatIgnoreRule, type IgnoreRule, rulesFor } from './ignore-rule';
import { canonicalText, distinctText, type Json, parseJson } from './json';
import {
  type Action,
  type ActionInvocation,
  isDroppedData,
  isPlainNoOp,
  type OutputChange,
  type Plan,
  type ResourceChange,
} from './plan';
import { type Seal, type SealedChange, type Sides } from './sides';

/** What a plan would do, comparable with what another one would do, and told to nobody. Another key or binding gives another fingerprint. */
export interface Fingerprint {
  readonly version: 1;
  readonly binding: Binding;
  /** One for everything. */
  readonly digest: string;
  /** Whether the plan changes nothing; reading data sources is no change. */
  readonly isEmpty: boolean;
  /** Attributes that are not compared: `<address>#<attribute>`. */
  readonly ignored: readonly string[];
  /** In order of their keys. */
  readonly entries: readonly FingerprintEntry[];
}

/** What a review is good for: nowhere else, and for no other commit. */
export interface Binding {
  /** `owner/name`. */
  readonly repository: string;
  readonly pullRequest: number;
  /** The commit that was reviewed. */
  readonly head: string;
  readonly cell: string;
}

/** One change. */
export interface FingerprintEntry {
  /** The address, `output.<name>` or `action.<address>`. */
  readonly key: string;
  readonly action: string;
  readonly digest: string;
  /** Attributes of which a part is not shown, each sealed: tells which one is another. */
  readonly hidden: Readonly<Record<string, string>>;
  /** Which parts will be known after the apply only, marked as Terraform does, as JSON. */
  readonly unknown: string;
  /** What will be there after the change, sealed: tells whether the rest of an interrupted change leads to the same. */
  readonly result: string;
}

/** What a fingerprint is made with. */
export interface FingerprintOptions {
  /** The repository's secret. Without it nobody can make a fingerprint, nor learn a value from one by trying. */
  readonly key: string;
  readonly binding: Binding;
  /** @default - every attribute counts */
  readonly ignore?: readonly IgnoreRule[];
}

/** The fingerprint of a plan. Equal plans have equal ones, whatever their time, variables, prior state, checks and Terraform version. */
export function fingerprintPlan(plan: Plan, { key, binding, ignore = [] }: FingerprintOptions): Fingerprint {
  const seal = makeSeal(key, binding);
  const entries = subjectsOf(plan).map((subject) => toEntry(subject, seal, ignore));
  const digest = digestOf(entries, seal);
  const isEmpty = isEmptyPlan(plan);
  return { version: 1, binding, digest, isEmpty, ignored: ignore.map(formatIgnoreRule), entries };
}

/** Whether it was made with this key, and nothing in it changed since. */
export function isGenuine({ binding, entries, digest }: Fingerprint, key: string): boolean {
  return digestOf(entries, makeSeal(key, binding)) === digest;
}

/** A change under the seal of a review. */
export interface ResealedChange {
  readonly entry: FingerprintEntry;
  /** Why the change is as it is, in Terraform's word. */
  readonly reason: string | undefined;
  /** How it would have been sealed when these parts were unknown. */
  readonly sealedWithUnknown: (unknown: string) => SealedChange;
}

/** What a plan does under the seal of a review, so that it can be held against what was reviewed; in order of the keys. */
export function resealPlan(plan: Plan, { key, binding, ignore = [] }: FingerprintOptions): readonly ResealedChange[] {
  const seal = makeSeal(key, binding);
  return subjectsOf(plan).map((subject) => {
    const rules = rulesFor(subject.address, ignore);
    return {
      entry: toEntry(subject, seal, ignore),
      reason: subject.reason,
      sealedWithUnknown: (unknown) => sealSubject(subject, seal, rules, parseJson(unknown)),
    };
  });
}

function digestOf(entries: readonly FingerprintEntry[], seal: Seal): string {
  return seal.of(distinctText(entries.map((entry) => [entry.key, entry.digest, entry.unknown, entry.result])));
}

/** A seal that nobody without the key can make, and that differs for another repository, pull request, commit or cell. */
function makeSeal(key: string, { repository, pullRequest, head, cell }: Binding): Seal {
  const bound = createHmac('sha256', key)
    .update(JSON.stringify(['plan', 1, repository, pullRequest, head, cell]))
    .digest();
  return { of: (text) => createHmac('sha256', bound).update(text).digest('hex') };
}

/** Something that a plan does. */
interface Subject {
  readonly key: string;
  /** The address that ignore rules name. */
  readonly address: string;
  readonly action: string;
  readonly reason?: string | undefined;
  readonly facts: readonly Json[];
  readonly sides: Sides;
}

/** In order of their keys. */
function subjectsOf(plan: Plan): readonly Subject[] {
  const subjects = [
    ...plan.changes.filter((change) => !isPlainNoOp(change) && !isDroppedData(change)).map(subjectOfChange),
    ...plan.outputs.map(subjectOfOutput),
    ...plan.invocations.map(subjectOfInvocation),
  ];
  return numbered(subjects.toSorted((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -1 : 1)));
}

/** No two of one key: comparing would pass over all but the last. */
function numbered(subjects: readonly Subject[]): readonly Subject[] {
  const seen = new Map<string, number>();
  return subjects.map((subject) => {
    const count = (seen.get(subject.key) ?? 0) + 1;
    seen.set(subject.key, count);
    return count === 1 ? subject : { ...subject, key: `${subject.key}, ${count}` };
  });
}

function subjectOfChange(change: ResourceChange): Subject {
  const { address, action, reason, previousAddress = null, deposed = null, importing, sides } = change;
  const causes = action.kind === 'replace' ? action.causes : [];
  const imported = importing ? [importing.id ?? null] : null;
  const facts = [address, deposed, previousAddress, formatAction(action), causes, imported];
  const key = deposed === null ? address : `${address} (deposed ${deposed})`;
  return { key, address, action: tellAction(change), reason, facts, sides };
}

function formatAction(action: Action): string {
  return action.kind === 'replace' ? `replace, ${action.order}` : action.kind;
}

function tellAction({ action, previousAddress, importing }: ResourceChange): string {
  const beside = [previousAddress !== undefined && 'move', importing && 'import'].filter(
    (word) => typeof word === 'string',
  );
  return [...(action.kind === 'no-op' ? [] : [formatAction(action)]), ...beside].join(' and ');
}

function subjectOfOutput({ name, action, sides }: OutputChange): Subject {
  const key = `output.${name}`;
  return { key, address: key, action, facts: [key, action], sides };
}

function subjectOfInvocation({ address, trigger, event, place, sides }: ActionInvocation): Subject {
  const by = [event ?? 'a change', 'of', trigger, ...(place === undefined ? [] : [`at ${place}`])].join(' ');
  const key = trigger === undefined ? `action.${address}` : `action.${address} (${by})`;
  return { key, address, action: 'invoke', facts: [key], sides };
}

function toEntry(subject: Subject, seal: Seal, ignore: readonly IgnoreRule[]): FingerprintEntry {
  const { key, address, action, sides } = subject;
  const hidden = sides
    .hiddenAttributes()
    .map((name) => [name, sides.sealedAttribute(seal, name).slice(0, 16)] as const);
  const unknown = sides.unknownParts();
  const { digest, result } = sealSubject(subject, seal, rulesFor(address, ignore), unknown);
  return { key, action, digest, hidden: Object.fromEntries(hidden), unknown: canonicalText(unknown), result };
}

/** Of the result, half a digest: it only ever stands beside the digest of all. */
function sealSubject(
  { address, facts, sides }: Subject,
  seal: Seal,
  rules: readonly IgnoreRule[],
  unknown: Json,
): SealedChange {
  const { digest, result } = sides.sealed(seal, { facts, result: address }, rules, unknown);
  return { digest, result: result.slice(0, 32) };
}
