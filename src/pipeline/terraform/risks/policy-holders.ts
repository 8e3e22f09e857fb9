import { isJsonArray, isSameJson, type Json } from '../json';
import { type Plan, type ResourceChange } from '../plan';
import { type Side } from '../sides';
import { type Grant, grantsOf, statementsOf } from './grants';

/** What policies allow and deny. */
export interface Grants {
  readonly allowed: readonly Grant[];
  readonly denied: readonly Grant[];
}

/** The policies of a role, a user or a group: what is written in it, and what is attached. */
export interface Held extends Grants {
  /** A replaced policy keeps the ARN that it has today. */
  readonly arns: ReadonlySet<string>;
}

type Changes = readonly ResourceChange[];

/** The roles, users and groups that policies are for, today and after the apply. Each has a name such as `role app`. */
export class PolicyHolders {
  readonly #made: ReadonlySet<string>;
  readonly #gone: ReadonlySet<string>;
  /** The name that a replaced one has today, by the one that it gets. */
  readonly #renamed: ReadonlyMap<string, string>;
  readonly #policies: ReadonlyMap<string, ResourceChange>;
  readonly #holding: Readonly<Record<Side, ReadonlyMap<string, Changes>>>;
  readonly #held = new Map<string, Held>();

  constructor({ changes }: Plan) {
    const current = changes.filter(({ mode, deposed }) => mode === 'managed' && deposed === undefined);
    const holders = current.filter(({ type }) => isHolder(type));
    const created = namesOf(holders, 'create', 'after');
    const deleted = namesOf(holders, 'delete', 'before');
    // Who is deleted and created under one name stays, at another address.
    this.#made = without(created, deleted);
    this.#gone = without(deleted, created);
    this.#renamed = new Map(holders.filter(({ action }) => action.kind === 'replace').flatMap(toRenaming));
    this.#policies = new Map(
      current
        .filter(({ type }) => type === 'aws_iam_policy')
        .flatMap((change) => textsOf(change.sides.known('before', 'arn')).map((arn) => [arn, change] as const)),
    );
    const holding = current.filter(({ type }) => holdsPolicies(type));
    this.#holding = { before: this.#byHolder(holding, 'before'), after: this.#byHolder(holding, 'after') };
  }

  /** Whether someone has that name today, as far as the plan tells. */
  isExisting(holder: string): boolean {
    return !this.#made.has(holder);
  }

  /** Whether someone has that name today and is still there after the apply. */
  isStaying(holder: string): boolean {
    return this.isExisting(holder) && !this.#gone.has(holder);
  }

  /** Whom the policies of a resource are for, by the name of today; none when that is someone new with no name yet. */
  of(change: ResourceChange, side: Side): readonly string[] {
    const names = namedHolders(change, sideOf(change, side));
    if (side === 'before') return names;
    // A name that is not known yet is the next one of a replaced holder; the policy follows it.
    if (names.length === 0 && isNamedLater(change)) return namedHolders(change, 'before');
    return names.map((holder) => this.#renamed.get(holder) ?? holder);
  }

  /** Everything that someone has, what the attached policies say included. */
  held(holder: string, side: Side): Held {
    const key = `${side} ${holder}`;
    const held = this.#held.get(key) ?? this.#everything(this.#holding[side].get(holder) ?? [], side);
    this.#held.set(key, held);
    return held;
  }

  /** What someone will have by one resource; what the attached policies say is not a part of it. */
  givenBy(change: ResourceChange): Held {
    return this.#gather([change], 'after', () => true);
  }

  /** What someone has today by one resource, in the same way, where the plan tells what becomes of it. */
  takenBy(change: ResourceChange): Held {
    return this.#gather([change], 'before', (_, attribute) => isOwn(change, attribute) && isTold(change, attribute));
  }

  /** What a policy says on that side; undefined when the plan does not tell. */
  grantsOf(arn: string, side: Side): Grants | undefined {
    const policy = this.#policies.get(arn);
    const statements = policy ? statementsOf(policy.sides.known(sideOf(policy, side), 'policy')) : [];
    return statements.length > 0 ? toGrants(statements) : undefined;
  }

  /** Whether another policy that is already in the plan takes the place of an attached one. */
  isReplaced(arn: string): boolean {
    return this.#policies.get(arn)?.action.kind === 'replace';
  }

  #byHolder(changes: Changes, side: Side): ReadonlyMap<string, Changes> {
    const found = new Map<string, ResourceChange[]>();
    for (const change of changes)
      for (const holder of this.of(change, side)) {
        const others = found.get(holder);
        if (others) others.push(change);
        else found.set(holder, [change]);
      }
    return found;
  }

  #everything(changes: Changes, side: Side): Held {
    const { arns, ...inline } = this.#gather(changes, side, side === 'after' ? isOwn : () => true);
    const grants = [inline, ...[...arns].flatMap((arn) => this.grantsOf(arn, side) ?? [])];
    return {
      arns,
      allowed: grants.flatMap(({ allowed }) => allowed),
      denied: grants.flatMap(({ denied }) => denied),
    };
  }

  #gather(changes: Changes, side: Side, counts: Counts): Held {
    const arns = new Set(changes.flatMap((change) => this.#arnsOf(change, side, counts)));
    const inline = changes.flatMap((change) => inlineStatements(change, side, counts));
    return { arns, ...toGrants(inline) };
  }

  #arnsOf(change: ResourceChange, side: Side, counts: Counts): readonly string[] {
    const { sides } = change;
    return arnAttributes
      .filter((attribute) => counts(change, attribute))
      .flatMap((attribute) => {
        const named = textsOf(sides.known(sideOf(change, side), attribute));
        if (side === 'before' || !sides.isUnknown(attribute)) return named;
        return [...named, ...textsOf(sides.known('before', attribute)).filter((arn) => this.isReplaced(arn))];
      });
  }
}

/** Whether what an attribute of a resource has is counted. */
type Counts = (change: ResourceChange, attribute: string) => boolean;

/** A role lists what other resources give it too, and goes on to list what they take away; what it changes is its own. */
function isOwn({ type, action, sides }: ResourceChange, attribute: string): boolean {
  if (!isHolder(type)) return true;
  return action.kind !== 'delete' && !isSameJson(sides.known('before', attribute), sides.known('after', attribute));
}

function isTold({ action, sides }: ResourceChange, attribute: string): boolean {
  return action.kind === 'delete' || (sides.known('after', attribute) !== undefined && !sides.isUnknown(attribute));
}

/** Where a resource names the policies that it attaches. */
export const arnAttributes = ['policy_arn', 'policy_arns', 'managed_policy_arns'] as const;

/** Where a resource has the policies that are a part of their holder. */
export const inlineAttributes = ['policy', 'inline_policy'] as const;

/** Whether the resource gives policies to a role, a user or a group. */
export function holdsPolicies(type: string): boolean {
  return (
    isHolder(type) ||
    /^aws_iam_((role|user|group)_policy(_attachment|_attachments_exclusive)?|policy_attachment)$/.test(type)
  );
}

/** The texts of a list, or the only one; what is not known is left out. */
export function textsOf(value: Json | undefined): readonly string[] {
  const values = isJsonArray(value) ? value : [value];
  return values.filter((text) => typeof text === 'string');
}

function isHolder(type: string): boolean {
  return /^aws_iam_(role|user|group)$/.test(type);
}

/** What Terraform forgets stays as it is. */
function sideOf({ action }: ResourceChange, side: Side): Side {
  return action.kind === 'forget' ? 'before' : side;
}

function namedHolders(change: ResourceChange, side: Side): readonly string[] {
  const named = naming(change.type).map(([kind, attribute]) => ({ kind, names: change.sides.known(side, attribute) }));
  // A name that is kept back is someone's, who has at least what this resource gives.
  if (!isNamedLater(change) && named.every(({ names }) => names === undefined || names === null))
    return [change.address];
  return named.flatMap(({ kind, names }) => textsOf(names).map((name) => `${kind} ${name}`));
}

function isNamedLater({ type, sides }: ResourceChange): boolean {
  return naming(type).some(([, attribute]) => sides.isUnknown(attribute));
}

/** Where a resource names its holders, and of which kind they are. */
function naming(type: string): readonly (readonly [kind: string, attribute: string])[] {
  if (isHolder(type)) return [[type.replace('aws_iam_', ''), 'name']];
  return ['role', 'user', 'group'].flatMap((kind) =>
    [kind, `${kind}s`, `${kind}_name`].map((attribute) => [kind, attribute] as const),
  );
}

function namesOf(holders: Changes, kind: 'create' | 'delete', side: Side): readonly string[] {
  return holders.filter(({ action }) => action.kind === kind).flatMap((change) => namedHolders(change, side));
}

function toRenaming(change: ResourceChange): readonly (readonly [young: string, old: string])[] {
  const [[old], [young]] = [namedHolders(change, 'before'), namedHolders(change, 'after')];
  return old !== undefined && young !== undefined ? [[young, old]] : [];
}

function without(names: readonly string[], others: readonly string[]): ReadonlySet<string> {
  const excluded = new Set(others);
  return new Set(names.filter((name) => !excluded.has(name)));
}

function inlineStatements(change: ResourceChange, side: Side, counts: Counts): readonly Json[] {
  return inlineAttributes
    .filter((attribute) => counts(change, attribute))
    .flatMap((attribute) => statementsOf(change.sides.known(sideOf(change, side), attribute)));
}

function toGrants(statements: readonly Json[]): Grants {
  return { allowed: grantsOf(statements, 'Allow'), denied: grantsOf(statements, 'Deny') };
}
