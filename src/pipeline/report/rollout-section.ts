import * as z from 'zod';
import { phases } from '../rollout/timeline';
import { verdictKinds } from '../rollout/verdict';

/** Milliseconds since 1970, by AWS's clock. */
const time = z.number().int();

const verdictSchema = z.strictObject({ kind: z.enum(verdictKinds), reason: z.string().optional() });

const milestoneSchema = z.strictObject({ phase: z.enum(phases), at: time, source: z.enum(['told', 'seen']) });

const elapsed = z.number().int().nonnegative().optional();

const stoppedTaskSchema = z.strictObject({
  /** The last part of its ARN. */
  id: z.string(),
  stopCode: z.string().optional(),
  reason: z.string().optional(),
  containers: z
    .array(
      z.strictObject({
        name: z.string(),
        exitCode: z.number().int().optional(),
        reason: z.string().optional(),
        /** The last that it wrote. */
        lines: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
});

/** A task that stopped during a rollout that failed. */
export type StoppedTask = z.output<typeof stoppedTaskSchema>;

const serviceRolloutSchema = z.strictObject({
  service: z.string(),
  verdict: verdictSchema,
  /** `family:revision` of what was deployed. */
  taskDefinition: z.string().optional(),
  /** When it ended, as AWS tells it. */
  endedAt: time.optional(),
  /** When the end was noticed, by the clock of the run. */
  noticedAt: time.optional(),
  /** In the order of time; absent where nothing was deployed. */
  timeline: z.array(milestoneSchema).readonly().optional(),
  /** Milliseconds since the deployment was created. */
  numbers: z.strictObject({ firstServing: elapsed, lastOldOut: elapsed, completed: elapsed }).optional(),
  events: z.array(z.strictObject({ at: time, message: z.string() })).readonly(),
  stoppedTasks: z.array(stoppedTaskSchema).readonly(),
  /** The targets that are not healthy, of a rollout that failed. */
  targets: z.array(z.strictObject({ target: z.string(), state: z.string(), reason: z.string().optional() })).readonly(),
});

/** How one service was rolled out. */
export type ServiceRollout = z.output<typeof serviceRolloutSchema>;

/** What is recorded beside a cell's state: the services that do not run what the state says, because their rollouts did not end well. */
export const rolloutRecordSchema = z.strictObject({
  version: z.literal(1),
  services: z
    .array(
      z.strictObject({
        service: z.string(),
        /** The id of the run on GitHub that deployed it. */
        run: z.string(),
        taskDefinition: z.string().optional(),
        verdict: verdictSchema,
      }),
    )
    .readonly(),
});
export type RolloutRecord = z.output<typeof rolloutRecordSchema>;

const requestsSchema = z.strictObject({
  sent: z.number().int().nonnegative(),
  /** Those that the application did not answer. */
  failed: z.number().int().nonnegative(),
  slowestMilliseconds: z.number().int().nonnegative(),
});

/** Requests through the load balancer while a rollout went on. */
export type RolloutRequests = z.output<typeof requestsSchema>;

/** The rollout that a run watched, or, in the report of a plan, an earlier one that did not end well. */
export const rolloutSectionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('watched'),
    services: z.array(serviceRolloutSchema).readonly(),
    /** Only a rehearsal sends any. */
    requests: requestsSchema.optional(),
  }),
  z.strictObject({ kind: z.literal('earlier'), record: rolloutRecordSchema }),
]);
export type RolloutSection = z.output<typeof rolloutSectionSchema>;

/** The section of a run that watched. */
export type WatchedRollout = Extract<RolloutSection, { readonly kind: 'watched' }>;
