import { z } from 'zod';

const list = z.union([z.string().transform((one) => [one]), z.array(z.string())]).readonly();

const conditionSchema = z.record(z.string(), z.record(z.string(), list));

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: z.union([z.literal('*'), z.record(z.string(), list)]).optional(),
  Action: list.optional(),
  NotAction: list.optional(),
  Resource: list.optional(),
  NotResource: list.optional(),
  Condition: conditionSchema.default({}),
});

const policySchema = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.union([statementSchema.transform((one) => [one]), z.array(statementSchema)]),
});

/** A policy as IAM reads it, each list a list. */
export type Policy = z.output<typeof policySchema>;

/** One of its statements. */
export type PolicyStatement = Policy['Statement'][number];

/**
 * Parses a policy's JSON.
 * @throws ZodError for an element that is not evaluated here
 */
export function parsePolicy(json: unknown): Policy {
  return policySchema.parse(json);
}
