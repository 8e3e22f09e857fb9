import { type z } from 'zod';
import { type Fault, type FaultPath } from '../../contract/fault';
import { checked, closedObject, oneOf, text, wholeNumber } from './scalar';

/** How the load balancer hands requests to a service's tasks. */
export interface TargetGroupInput {
  /** What the container speaks. @default 'HTTP' */
  readonly protocol?: 'HTTP' | 'HTTPS';
  /**
   * Seconds a stopping task keeps its open requests, 0 to 3600. Every deployment waits for all of it, used or not:
   * keep it just above the longest request; more only for uploads and streams.
   * @default 30
   */
  readonly deregistrationDelaySeconds?: number;
  /** Seconds in which a new task gets a growing share, 0 (off) or 30 to 900. Only with round robin. @default 0 */
  readonly slowStartSeconds?: number;
  /** @default 'round_robin' */
  readonly algorithm?: 'round_robin' | 'least_outstanding_requests' | 'weighted_random';
  /** Keeps a client with the task that served it first. @default - off */
  readonly stickiness?: StickinessInput;
}

/** Stickiness by the load balancer's own cookie, or by one that the application sets. */
export interface StickinessInput {
  /** The application's cookie; must not begin with `AWSALB`. @default - a cookie of the load balancer's own */
  readonly cookieName?: string;
  /** Seconds a client stays, 1 to 604,800. @default 86400 */
  readonly durationSeconds?: number;
}

const stickinessSchema = closedObject({
  cookieName: text(/^(?!AWSALB)[\w.-]{1,64}$/, {
    problem: 'is not a usable cookie name',
    allowed: 'letters, digits, . _ and -, not beginning with AWSALB',
    remedy: 'Name the cookie your application sets, or leave it out.',
  }).optional(),
  durationSeconds: wholeNumber(1, 604_800, 'seconds').default(86_400),
}) satisfies z.ZodType<unknown, StickinessInput>;

export const targetGroupSchema = closedObject({
  protocol: oneOf(['HTTP', 'HTTPS']).default('HTTP'),
  deregistrationDelaySeconds: wholeNumber(0, 3600, 'seconds').default(30),
  slowStartSeconds: checked<number>((value) => value === 0 || wholeNumber(30, 900).safeParse(value).success, {
    problem: 'is out of range',
    allowed: '0 (off), or a whole number from 30 to 900 (seconds)',
    remedy: 'Write 0, or at least 30.',
  }).default(0),
  algorithm: oneOf(['round_robin', 'least_outstanding_requests', 'weighted_random']).default('round_robin'),
  stickiness: stickinessSchema.optional(),
}) satisfies z.ZodType<unknown, TargetGroupInput>;

/** With every default filled in. */
export type TargetGroup = z.output<typeof targetGroupSchema>;

/** Combinations that the load balancer rejects. */
export function targetGroupFaults(group: TargetGroup, path: FaultPath): readonly Fault[] {
  const algorithm = [[...path, 'algorithm']];
  const faults: Fault[] = [];
  if (group.slowStartSeconds > 0 && group.algorithm !== 'round_robin') {
    faults.push({
      path: [...path, 'slowStartSeconds'],
      problem: 'does not go with the algorithm',
      value: group.slowStartSeconds,
      allowed: `0 with '${group.algorithm}'`,
      remedy: "Leave slowStartSeconds out, or use the algorithm 'round_robin'.",
      evidence: algorithm,
    });
  }
  if (group.stickiness && group.algorithm === 'weighted_random') {
    faults.push({
      path: [...path, 'stickiness'],
      problem: 'does not go with the algorithm',
      value: group.stickiness,
      allowed: "no stickiness with 'weighted_random'",
      remedy: "Leave stickiness out, or use the algorithm 'round_robin'.",
      evidence: algorithm,
    });
  }
  return faults;
}

/** What a routed service has that says nothing about its target group. */
export const defaultTargetGroup: TargetGroup = targetGroupSchema.parse({});
