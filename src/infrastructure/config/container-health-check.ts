import { type z } from 'zod';
import { type Fault, type FaultPath } from '../../contract/fault';
import { checked, closedObject, wholeNumber } from './scalar';

/** A command that ECS runs inside the container; beside a load balancer's check, both must pass. */
export interface ContainerHealthCheckInput {
  /** Run without a shell: `['curl', '-f', 'http://localhost:5000/healthz']`. Exit code 0 is healthy. */
  readonly command: readonly string[];
  /** Seconds between two runs, 5 to 300. @default 30 */
  readonly intervalSeconds?: number;
  /** Seconds a run may take, 2 to 60, at most the interval. @default 5 */
  readonly timeoutSeconds?: number;
  /** Failures in a row before the container is unhealthy, 1 to 10. @default 3 */
  readonly retries?: number;
  /** Seconds at the start in which failures do not count, 0 to 300. @default 0 */
  readonly startPeriodSeconds?: number;
}

export const command = checked<readonly string[]>(
  (value) => Array.isArray(value) && value.length > 0 && value.every((part) => typeof part === 'string'),
  {
    problem: 'is not a command',
    allowed: 'a list of texts, the program first',
    remedy: "Write for example ['node', 'server.js'].",
  },
);

export const containerHealthCheckSchema = closedObject({
  command,
  intervalSeconds: wholeNumber(5, 300, 'seconds').default(30),
  timeoutSeconds: wholeNumber(2, 60, 'seconds').default(5),
  retries: wholeNumber(1, 10, 'failures').default(3),
  startPeriodSeconds: wholeNumber(0, 300, 'seconds').default(0),
}) satisfies z.ZodType<unknown, ContainerHealthCheckInput>;

/** With every default filled in. */
export type ContainerHealthCheck = z.output<typeof containerHealthCheckSchema>;

/** ECS rejects a run that may last longer than the time to the next one. */
export function containerHealthCheckFaults(check: ContainerHealthCheck, path: FaultPath): readonly Fault[] {
  if (check.timeoutSeconds <= check.intervalSeconds) return [];
  return [
    {
      path: [...path, 'timeoutSeconds'],
      problem: 'is more than the interval',
      value: check.timeoutSeconds,
      allowed: `at most intervalSeconds, which is ${String(check.intervalSeconds)}`,
      remedy: 'Lower timeoutSeconds or raise intervalSeconds.',
      evidence: [[...path, 'intervalSeconds']],
    },
  ];
}
