import * as z from 'zod';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const seconds = z.number().nonnegative();

/**
 * What became of an apply. `applied`: all that was planned, as it was reviewed or approved. `continued`: the rest of what an earlier run
 * left. `already-applied`: there was nothing to do. `refused`: it would have done something that nobody reviewed, and did nothing.
 * `waiting`: the old way out stays, because services have not settled on the new one. `failed`, `interrupted`: in the middle.
 */
export const applyOutcomes = [
  'applied',
  'continued',
  'already-applied',
  'refused',
  'waiting',
  'failed',
  'interrupted',
] as const;

/** One of them. */
export type ApplyOutcome = (typeof applyOutcomes)[number];

const changeSchema = z.strictObject({
  /** The address, `output.<name>` or `action.<address>`. */
  key: z.string(),
  action: z.string(),
  /** How long AWS took, as Terraform counts it. */
  seconds: seconds.optional(),
});

/** One change of an apply. */
export type ApplyChange = z.output<typeof changeSchema>;

const reviewSchema = z.strictObject({
  pullRequest: z.number(),
  /** The commit that was reviewed. */
  head: z.string(),
  /** Why it does not count as reviewed; absent when it does. */
  missing: z.string().optional(),
});

/** A merged pull request, and whether what it would do in this cell was reviewed. */
export type ApplyReview = z.output<typeof reviewSchema>;

/** What was applied, and by what right. */
export const applySectionSchema = z.strictObject({
  outcome: z.enum(applyOutcomes),
  /** The commit that is deployed. */
  commit: z.string(),
  /** Whether someone approved the plan by its fingerprint. */
  isApproved: z.boolean(),
  /** The pull requests merged since the last complete apply. */
  reviews: z.array(reviewSchema).readonly(),
  /** What was done. */
  done: z.array(changeSchema).readonly(),
  /** What was planned and is not done, or not for certain. */
  left: z.array(changeSchema).readonly(),
  /** Of a refusal: what is not as it was reviewed, in lines. */
  difference: z.array(z.string()).readonly(),
  /** Of a refusal: the fingerprint of what would be done. Who approves it allows exactly that. */
  approvable: digest.optional(),
  /** In how many parts; two when tasks had to move before their old way out could go. */
  parts: z.number().int().nonnegative(),
  seconds: z.strictObject({ plan: seconds, apply: seconds, rollout: seconds }),
});

/** The section of a report that an apply fills. */
export type ApplySection = z.output<typeof applySectionSchema>;
