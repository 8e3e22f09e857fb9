import { formatAttributePath } from './attribute-path';
import { Secrets } from './disclosure';
import { actionUnknown, planMalformed } from './errors';
import { canonicalText, type Json } from './json';
import {
  type Action,
  type ActionInvocation,
  type Import,
  type OutputChange,
  type Plan,
  type ResourceChange,
} from './plan';
import {
  type ChangeEntry,
  type InvocationEntry,
  type PlanExpectations,
  type PlanJson,
  problemsOf,
  readPlanJson,
  type ResourceEntry,
} from './plan-json';
import { Sides } from './sides';

/** What is said about a plan beside its file. */
export interface PlanOptions extends PlanExpectations {
  /**
   * Environment variables of containers whose values may be shown.
   * @default - none
   */
  readonly shownEnvironment?: readonly string[];
}

/**
 * The plan that `terraform show -json` wrote.
 * @throws PlanRefused when the bytes are anything else, or a plan whose effect cannot be told for certain
 */
export function parsePlan(bytes: Uint8Array, options: PlanOptions = {}): Plan {
  const json = readPlanJson(bytes, options);
  const changes = Array.from(json.resourceChanges, toResourceChange);
  requireOnce(changes);
  const drift = Array.from(json.resourceDrift, toResourceChange);
  const outputs = [...json.outputChanges].flatMap(([name, change]) => toOutputChange(name, change));
  const invocations = json.invocations.map(toInvocation);
  const { terraformVersion, timestamp: plannedAt } = json;
  const secrets = new Secrets(secretsOf([...changes, ...drift, ...outputs, ...invocations]));
  const disclosure = { secrets, shownEnvironment: new Set(options.shownEnvironment) };
  const isTargeted = options.isTargeted ?? false;
  const parts = { changes, outputs, drift, checks: toChecks(json), invocations };
  return { terraformVersion, ...(plannedAt !== undefined && { plannedAt }), isTargeted, ...parts, disclosure };
}

/** An object that two entries speak of could be shown with one and changed by the other. */
function requireOnce(changes: readonly ResourceChange[]): void {
  const seen = new Set<string>();
  for (const { address, deposed } of changes) {
    const key = `${address} ${deposed ?? ''}`;
    if (seen.has(key)) throw planMalformed(`${address} stands in it twice`);
    seen.add(key);
  }
}

function toResourceChange(entry: ResourceEntry): ResourceChange {
  const { address, mode, type, change, previous_address: previous, deposed, action_reason: reason } = entry;
  return {
    address,
    mode: mode ?? 'managed',
    type: type ?? typeOf(address),
    action: toAction(address, change),
    ...(reason && { reason }),
    ...(previous && previous !== address && { previousAddress: previous }),
    ...(deposed && { deposed }),
    ...(change.importing && { importing: toImport(change.importing) }),
    sides: toSides(change),
  };
}

function toImport({ id, identity }: NonNullable<ChangeEntry['importing']>): Import {
  const isNamed = identity !== undefined && identity !== null;
  return { id: id ?? (isNamed ? canonicalText(identity) : undefined) };
}

/** The type in an address: `aws_lb` of `module.a["x.y"].aws_lb.main`. */
function typeOf(address: string): string {
  const parts = address.replaceAll(/\["(\\.|[^"\\])*"\]/g, '').split('.');
  return parts.at(-2) ?? '';
}

const simple = {
  'no-op': 'no-op',
  create: 'create',
  read: 'read',
  update: 'update',
  delete: 'delete',
  forget: 'forget',
} as const;
const replacing = {
  'delete,create': 'destroy-first',
  'create,delete': 'create-first',
  'create,forget': 'create-then-forget',
} as const;

function toAction(address: string, { actions, replace_paths: paths }: ChangeEntry): Action {
  const words = actions.join(',');
  if (actions.length === 1 && isKey(simple, words)) return { kind: simple[words] };
  if (actions.length !== 2 || !isKey(replacing, words))
    throw actionUnknown(address, actions.map((word) => word.slice(0, 40)).slice(0, 5));
  const causes = (paths ?? []).map(formatAttributePath).toSorted();
  return { kind: 'replace', order: replacing[words], causes };
}

function isKey<T extends object>(table: T, key: string): key is Extract<keyof T, string> {
  return Object.hasOwn(table, key);
}

function toSides(change: ChangeEntry): Sides {
  return new Sides(
    { json: change.before, sensitive: change.before_sensitive, unknown: undefined },
    { json: change.after, sensitive: change.after_sensitive, unknown: change.after_unknown },
  );
}

const outputActions = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  'delete,create': 'update',
  'create,delete': 'update',
} as const;

function toOutputChange(name: string, change: ChangeEntry): readonly OutputChange[] {
  const words = change.actions.join(',');
  if (words === 'no-op') return [];
  if (!isKey(outputActions, words)) throw actionUnknown(`output.${name}`, change.actions);
  const under = (json: Json | undefined): Json => (json === undefined ? {} : { value: json });
  const before = { json: under(change.before), sensitive: under(change.before_sensitive), unknown: undefined };
  const after = {
    json: under(change.after),
    sensitive: under(change.after_sensitive),
    unknown: under(change.after_unknown),
  };
  return [{ name, action: outputActions[words], sides: new Sides(before, after) }];
}

function toInvocation(entry: InvocationEntry): ActionInvocation {
  const after = { json: entry.config_values, sensitive: entry.config_sensitive, unknown: entry.config_unknown };
  const {
    triggering_resource_address: trigger,
    action_trigger_event: event,
    action_trigger_block_index: block,
    actions_list_index: index,
  } = entry.lifecycle_action_trigger ?? {};
  return {
    address: entry.address,
    trigger: trigger ?? undefined,
    event: event ?? undefined,
    place: typeof block === 'number' || typeof index === 'number' ? `${block ?? 0}.${index ?? 0}` : undefined,
    sides: new Sides({ json: null, sensitive: false, unknown: undefined }, after),
  };
}

function toChecks({ checks }: PlanJson): Plan['checks'] {
  return checks.map((check) => ({ name: check.address.to_display, status: check.status, problems: problemsOf(check) }));
}

function secretsOf(changes: readonly { readonly sides: Sides }[]): ReadonlySet<string> {
  const secrets = new Set<string>();
  for (const { sides } of changes) sides.collectSecrets((secret) => secrets.add(secret));
  return secrets;
}
