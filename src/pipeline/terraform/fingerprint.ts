import { createHmac } from 'node:crypto';
import { isEmptyPlan } from './counts';
import { type Difference } from './differences';
import { formatIgnoreRule, type IgnoreRule, rulesFor } from './ignore-rule';
import { canonicalText, type Json } from './json';
import {
  type Action,
  type ActionInvocation,
  isDroppedData,
  isPlainNoOp,
  type OutputChange,
  type Plan,
  type ResourceChange,
} from './plan';
import { rootOf, type Seal, type Sides } from './sides';

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
  /** Attributes that differ and are not shown, each sealed: tells which one is another. */
  readonly hidden: Readonly<Record<string, string>>;
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
  const entries = [
    ...plan.changes.filter((change) => !isPlainNoOp(change) && !isDroppedData(change)).map(subjectOfChange),
    ...plan.outputs.map(subjectOfOutput),
    ...plan.invocations.map(subjectOfInvocation),
  ].map((subject) => toEntry(plan, subject, seal, ignore));
  const ordered = entries.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const digest = seal.of(canonicalText(ordered.map((entry) => [entry.key, entry.digest])));
  const isEmpty = isEmptyPlan(plan);
  return { version: 1, binding, digest, isEmpty, ignored: ignore.map(formatIgnoreRule), entries: ordered };
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
  readonly facts: readonly Json[];
  readonly sides: Sides;
}

function subjectOfChange(change: ResourceChange): Subject {
  const { address, action, previousAddress = null, deposed = null, importing, sides } = change;
  const causes = action.kind === 'replace' ? action.causes : [];
  const imported = importing ? [importing.id ?? null] : null;
  const facts = [address, deposed, previousAddress, formatAction(action), causes, imported];
  const key = deposed === null ? address : `${address} (deposed ${deposed})`;
  return { key, address, action: tellAction(change), facts, sides };
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

function subjectOfInvocation({ address, trigger, sides }: ActionInvocation): Subject {
  const key = trigger === undefined ? `action.${address}` : `action.${address} (after ${trigger})`;
  return { key, address, action: 'invoke', facts: [key], sides };
}

function toEntry(plan: Plan, subject: Subject, seal: Seal, ignore: readonly IgnoreRule[]): FingerprintEntry {
  const { key, address, action, facts, sides } = subject;
  const hidden = new Set(
    sides
      .differences(plan.disclosure)
      .told.filter(isHidden)
      .map(({ path }) => rootOf(path)),
  );
  const sealed = [...hidden].map((name) => [name, sides.sealedAttribute(seal, name).slice(0, 16)] as const);
  const digest = sides.sealed(seal, facts, rulesFor(address, ignore));
  return { key, action, digest, hidden: Object.fromEntries(sealed) };
}

function isHidden({ before, after }: Difference): boolean {
  return before.kind === 'sensitive' || after.kind === 'sensitive';
}
