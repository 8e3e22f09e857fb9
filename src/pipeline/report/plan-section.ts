import * as z from 'zod';
import { riskKinds } from '../terraform/risk';

const count = z.number().int().nonnegative();

/** Terraform's own numbers, and those that it does not print. */
const countsSchema = z.strictObject({
  add: count,
  change: count,
  destroy: count,
  /** Counted under add and destroy too. */
  replace: count,
  import: count,
  forget: count,
  move: count,
  read: count,
});

/** A value as it may be shown. What is sensitive or unknown has no text. */
const shownValueSchema = z.discriminatedUnion('kind', [
  /** JSON on one line, cut where it is long. */
  z.strictObject({ kind: z.literal('known'), text: z.string() }),
  z.strictObject({ kind: z.literal('sensitive') }),
  z.strictObject({ kind: z.literal('unknown') }),
  z.strictObject({ kind: z.literal('collection'), size: count }),
  z.strictObject({ kind: z.literal('absent') }),
]);

/** A value in a report. */
export type ShownValue = z.output<typeof shownValueSchema>;

const attributeSchema = z.strictObject({
  path: z.string(),
  before: shownValueSchema,
  after: shownValueSchema,
  /** What differs where the values do not. */
  only: z.enum(['formatting', 'order', 'sensitivity']).optional(),
});

/** An attribute in a report. */
export type ShownAttribute = z.output<typeof attributeSchema>;

const attributes = {
  attributes: z.array(attributeSchema).readonly(),
  /** How many attributes more there are than a report holds. */
  attributesLeftOut: count,
};

const entrySchema = z.strictObject({
  address: z.string(),
  type: z.string(),
  /** Where the construct stands that made it: `lab-nat/network/vpc`. */
  construct: z.string().optional(),
  action: z.enum(['no-op', 'create', 'read', 'update', 'replace', 'delete', 'forget']),
  /** Of a replacement. */
  order: z.enum(['destroy-first', 'create-first', 'create-then-forget']).optional(),
  /** Of a replacement: the attributes that cannot be changed in place. */
  causes: z.array(z.string()).readonly(),
  /** Terraform's word for why. */
  reason: z.string().optional(),
  previousAddress: z.string().optional(),
  deposed: z.string().optional(),
  /** Only of an import; null when the id is known after the apply. */
  importId: z.string().nullable().optional(),
  ...attributes,
});

/** A resource in a report. */
export type PlanEntry = z.output<typeof entrySchema>;

const outputSchema = z.strictObject({
  name: z.string(),
  action: z.enum(['create', 'update', 'delete']),
  ...attributes,
});

/** An output in a report. */
export type PlanOutput = z.output<typeof outputSchema>;

const invocationSchema = z.strictObject({
  address: z.string(),
  trigger: z.string().optional(),
  event: z.string().optional(),
});

const checkSchema = z.strictObject({
  name: z.string(),
  status: z.enum(['pass', 'fail', 'error', 'unknown']),
  problems: z.array(z.string()).readonly(),
});

const riskSchema = z.strictObject({
  kind: z.enum(riskKinds),
  address: z.string().optional(),
  sentence: z.string(),
  details: z.array(z.string()).readonly(),
});

const digest = z.string().regex(/^[0-9a-f]{64}$/);

const fingerprintSchema = z.strictObject({
  version: z.literal(1),
  binding: z.strictObject({ repository: z.string(), pullRequest: z.number(), head: z.string(), cell: z.string() }),
  digest,
  isEmpty: z.boolean(),
  ignored: z.array(z.string()).readonly(),
  entries: z
    .array(
      z.strictObject({
        ...{ key: z.string(), action: z.string(), digest, hidden: z.record(z.string(), z.string()) },
        unknown: z.string(),
        result: z.string().regex(/^[0-9a-f]{32}$/),
      }),
    )
    .readonly(),
});

/** What a plan would do, as far as it may be told to anyone who can read the pull request. */
export const planSectionSchema = z.strictObject({
  counts: countsSchema,
  /** When, as Terraform wrote it: ISO 8601, in UTC. Older versions do not. */
  plannedAt: z.iso.datetime().optional(),
  /** Whether an apply would change nothing at all. */
  isEmpty: z.boolean(),
  /** Whether it is a plan of a part, on purpose. */
  isTargeted: z.boolean(),
  /** Most important first. What stays as it is has no entry. */
  entries: z.array(entrySchema).readonly(),
  outputs: z.array(outputSchema).readonly(),
  invocations: z.array(invocationSchema).readonly(),
  /** What changed outside of Terraform. */
  drift: z.array(entrySchema).readonly(),
  /** The checks that did not pass. */
  checks: z.array(checkSchema).readonly(),
  risks: z.array(riskSchema).readonly(),
  /** Absent where there is no secret to make one with, such as in a fork: then nothing can be applied by it. */
  fingerprint: fingerprintSchema.optional(),
});
export type PlanSection = z.output<typeof planSectionSchema>;

/** Whether nothing happens, nothing is read and nothing has happened outside: then there are no changes. */
export function isUntouched({ isEmpty, counts, drift }: PlanSection): boolean {
  return isEmpty && counts.read === 0 && drift.length === 0;
}
