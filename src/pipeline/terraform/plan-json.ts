import { isAscii, isUtf8 } from 'node:buffer';
import * as z from 'zod';
import {
  formatUnknown,
  notAPlan,
  planBinary,
  planDeferred,
  planEmpty,
  planErrored,
  planIncomplete,
  planIsText,
  planMalformed,
  planNotUtf8,
  planWrapped,
} from './errors';
import { type Json, type JsonObject, parseJson } from './json';
import { type Member, scanObject, type Slice } from './scan-json';

/** The parts of Terraform's plan JSON that are used. Entries are parsed one at a time, when they are asked for. */
export interface PlanJson {
  readonly terraformVersion: string;
  /** ISO 8601, in UTC. */
  readonly timestamp: string | undefined;
  readonly resourceChanges: Iterable<ResourceEntry>;
  readonly resourceDrift: Iterable<ResourceEntry>;
  readonly outputChanges: Iterable<readonly [string, ChangeEntry]>;
  readonly checks: readonly CheckEntry[];
  readonly invocations: readonly InvocationEntry[];
}

/** How a plan may be. */
export interface PlanExpectations {
  /**
   * Whether it was made for a part of the stack, by whoever asks.
   * @default false
   */
  readonly isTargeted?: boolean;
}

const json = z.custom<Json>((value) => value !== undefined).optional();
const actionsSchema = z.array(z.string()).readonly();
/** Terraform writes null for what it leaves out elsewhere. */
const maybe = z.string().nullish();

const changeSchema = z.object({
  actions: actionsSchema,
  before: json,
  after: json,
  before_sensitive: json,
  after_sensitive: json,
  after_unknown: json,
  replace_paths: z.array(z.array(z.union([z.string(), z.number()]))).nullish(),
  importing: z.object({ id: maybe, identity: json }).nullish(),
});
export type ChangeEntry = z.output<typeof changeSchema>;

const resourceSchema = z.object({
  address: z.string().min(1),
  previous_address: maybe,
  mode: z.enum(['managed', 'data']).nullish(),
  type: maybe,
  deposed: maybe,
  action_reason: maybe,
  change: changeSchema,
});
export type ResourceEntry = z.output<typeof resourceSchema>;

const checkSchema = z.object({
  address: z.object({ to_display: z.string() }),
  status: z.enum(['pass', 'fail', 'error', 'unknown']),
  instances: z.array(z.object({ problems: z.array(z.object({ message: z.string() })).nullish() })).nullish(),
});
export type CheckEntry = z.output<typeof checkSchema>;

const invocationSchema = z.object({
  address: z.string().min(1),
  config_values: json,
  config_sensitive: json,
  config_unknown: json,
  lifecycle_action_trigger: z
    .object({
      triggering_resource_address: maybe,
      action_trigger_event: maybe,
      action_trigger_block_index: z.number().nullish(),
      actions_list_index: z.number().nullish(),
    })
    .nullish(),
});
export type InvocationEntry = z.output<typeof invocationSchema>;

const deferredSchema = z.object({ resource_change: z.object({ address: z.string() }).nullish() });

/**
 * The bytes that `terraform show -json` wrote.
 * @throws PlanRefused when they are anything else, or a plan whose effect cannot be told for certain
 */
export function readPlanJson(bytes: Uint8Array, { isTargeted = false }: PlanExpectations = {}): PlanJson {
  const file = new PlanFile(bytes);
  file.requirePlan();
  const checks = file.list('checks', checkSchema);
  if (file.flag('errored') === true) throw planErrored(checks.flatMap(problemsOf));
  const deferred = [
    ...file.list('deferred_changes', deferredSchema),
    ...file.list('deferred_action_invocations', deferredSchema),
  ];
  if (deferred.length > 0) throw planDeferred(deferred.map((entry) => entry.resource_change?.address ?? 'an action'));
  if (file.flag('complete') === false && !isTargeted) throw planIncomplete();
  return {
    terraformVersion: file.text('terraform_version') ?? 'unknown',
    timestamp: file.time('timestamp'),
    resourceChanges: file.entries('resource_changes', resourceSchema),
    resourceDrift: file.entries('resource_drift', resourceSchema),
    outputChanges: file.outputs(),
    checks,
    invocations: file.list('action_invocations', invocationSchema),
  };
}

/** What is wrong with a check that did not pass, once for each. */
export function problemsOf({ address, status, instances }: CheckEntry): readonly string[] {
  if (status !== 'fail' && status !== 'error') return [];
  const messages = (instances ?? []).flatMap(({ problems }) => problems ?? []).map(({ message }) => message);
  return (messages.length > 0 ? messages : [status]).map((message) => `${address.to_display}: ${message}`);
}

const lists = [
  'resource_changes',
  'resource_drift',
  'checks',
  'deferred_changes',
  'deferred_action_invocations',
  'action_invocations',
];

class PlanFile {
  private readonly bytes: Buffer;
  /** Bytes of ASCII are Latin-1 too, which is decoded three times as fast. */
  private readonly encoding: 'latin1' | 'utf8';
  private readonly members: ReadonlyMap<string, Member>;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.encoding = isAscii(this.bytes) ? 'latin1' : 'utf8';
    this.members = scanObject(this.bytes, startOfObject(this.bytes), new Set(lists));
  }

  requirePlan(): void {
    const version = this.text('format_version');
    if (version === undefined) throw notAPlan(this.members.has('@level') ? "terraform's log" : 'no JSON of terraform');
    if (!/^1\.\d+$/.test(version)) throw formatUnknown(version.slice(0, 20));
    if (!planParts.some((part) => this.members.has(part))) {
      throw notAPlan(this.members.has('values') ? 'a state' : 'no plan: none of its parts is there');
    }
  }

  text(key: string): string | undefined {
    return this.value(key, z.string().nullish()) ?? undefined;
  }

  /** A time; anything else that stands there says nothing. */
  time(key: string): string | undefined {
    const time = Date.parse(this.text(key) ?? '');
    return Number.isNaN(time) ? undefined : new Date(time).toISOString();
  }

  flag(key: string): boolean | undefined {
    return this.value(key, z.boolean().nullish()) ?? undefined;
  }

  list<T>(key: string, schema: z.ZodType<T>): readonly T[] {
    return [...this.entries(key, schema)];
  }

  *entries<T>(key: string, schema: z.ZodType<T>): Iterable<T> {
    const member = this.members.get(key);
    if (member?.kind === 'value') this.value(key, z.null());
    if (member?.kind !== 'elements') return;
    for (const [index, slice] of member.at.entries()) yield this.parse(slice, schema, `${key}[${index}]`);
  }

  *outputs(): Iterable<readonly [string, ChangeEntry]> {
    const outputs = this.value('output_changes', z.custom<JsonObject>(isObjectOrNothing)) ?? {};
    for (const [name, change] of Object.entries(outputs)) {
      const result = changeSchema.nullable().safeParse(change);
      if (!result.success)
        throw planMalformed(`output_changes.${name} is not of the form that format_version promises`);
      if (result.data) yield [name, result.data];
    }
  }

  private value<T>(key: string, schema: z.ZodType<T>): T | undefined {
    const member = this.members.get(key);
    if (member === undefined) return undefined;
    if (member.kind === 'elements') throw planMalformed(`${key} is a list`);
    return this.parse(member.at, schema, key);
  }

  private parse<T>({ start, end, mayLoseDigits }: Slice, schema: z.ZodType<T>, place: string): T {
    const text = this.bytes.toString(this.encoding, start, end);
    const result = schema.safeParse(tryParse(text, mayLoseDigits, `${place}, at byte ${start}`));
    if (result.success) return result.data;
    const [issue] = result.error.issues;
    throw planMalformed([place, ...(issue?.path ?? [])].join('.') + ` is not of the form that format_version promises`);
  }
}

function isObjectOrNothing(value: unknown): boolean {
  return value === null || (typeof value === 'object' && !Array.isArray(value));
}

/** One of these is in every plan, even one that changes nothing. */
const planParts = ['planned_values', 'resource_changes', 'output_changes', 'configuration'] as const;

/** The message of a parser quotes what it read, and may so tell a secret. */
function tryParse(text: string, mayLoseDigits: boolean, place: string): unknown {
  try {
    return parseJson(text, mayLoseDigits);
  } catch {
    throw planMalformed(`${place} is no JSON`);
  }
}

const byteOrderMark = [0xef, 0xbb, 0xbf] as const;

function startOfObject(bytes: Buffer): number {
  if (bytes.length === 0) throw planEmpty();
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) throw planNotUtf8('UTF-16');
  if (bytes.subarray(0, 2).toString('latin1') === 'PK') throw planBinary();
  if (!isUtf8(bytes)) throw planNotUtf8('not UTF-8');
  if (bytes.subarray(0, 4).includes(0)) throw planNotUtf8('UTF-16');
  let start = byteOrderMark.every((byte, index) => bytes[index] === byte) ? byteOrderMark.length : 0;
  while (start < bytes.length && /\s/.test(String.fromCharCode(bytes[start] ?? 0))) start += 1;
  if (start === bytes.length) throw planEmpty();
  if (bytes.subarray(start, start + 9).toString('latin1') === '[command]') throw planWrapped();
  if (bytes[start] !== 0x7b) throw planIsText();
  return start;
}
