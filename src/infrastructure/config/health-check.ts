import { type z } from 'zod';
import { type Fault, type FaultPath } from '../../contract/fault';
import { checked, closedObject, oneOf, text, wholeNumber } from './scalar';

/** How the load balancer tells that a task serves. A new task needs one passing check; the thresholds are for recovery and failure. */
export interface HealthCheckInput {
  /** Begins with `/`, at most 1024 characters. @default '/' */
  readonly path?: string;
  /** @default 'traffic-port', the service's own port */
  readonly port?: number | 'traffic-port';
  /** @default 'HTTP' */
  readonly protocol?: 'HTTP' | 'HTTPS';
  /** Status codes that pass, as a list or ranges: `200`, `200,302`, `200-299`. @default '200' */
  readonly matcher?: string;
  /** Seconds between two checks, 5 to 300. @default 10 */
  readonly intervalSeconds?: number;
  /** Seconds an answer may take, 2 to 120, less than the interval. @default 5 */
  readonly timeoutSeconds?: number;
  /** Passing checks that make an unhealthy task healthy, 2 to 10. @default 2 */
  readonly healthyThreshold?: number;
  /** Failing checks that make a healthy task unhealthy, 2 to 10. @default 2 */
  readonly unhealthyThreshold?: number;
}

export const healthCheckPath = text(/^\/[\x21-\x7e]{0,1023}$/, {
  problem: 'is not a path',
  allowed: 'a path of at most 1024 characters that begins with /',
  remedy: "Write for example '/healthz'.",
});

export const portNumber = wholeNumber(1, 65_535, 'port');

const matcher = checked<string>((value) => typeof value === 'string' && isMatcher(value), {
  problem: 'is not a list of status codes',
  allowed: 'codes from 200 to 499, with commas and ranges',
  remedy: "Write for example '200' or '200-299,302'.",
});

export const healthCheckSchema = closedObject({
  path: healthCheckPath.default('/'),
  port: checked<number | 'traffic-port'>((value) => value === 'traffic-port' || portNumber.safeParse(value).success, {
    problem: 'is not a port',
    allowed: "'traffic-port' or a whole number from 1 to 65535",
    remedy: 'Leave it out, or write the number of the port that answers health checks.',
  }).default('traffic-port'),
  protocol: oneOf(['HTTP', 'HTTPS']).default('HTTP'),
  matcher: matcher.default('200'),
  intervalSeconds: wholeNumber(5, 300, 'seconds').default(10),
  timeoutSeconds: wholeNumber(2, 120, 'seconds').default(5),
  healthyThreshold: wholeNumber(2, 10, 'checks').default(2),
  unhealthyThreshold: wholeNumber(2, 10, 'checks').default(2),
}) satisfies z.ZodType<unknown, HealthCheckInput>;

/** With every default filled in. */
export type HealthCheck = z.output<typeof healthCheckSchema>;

/** The load balancer rejects a time-out that does not end before the next check; Terraform's provider lets it pass. */
export function healthCheckFaults(check: HealthCheck, path: FaultPath): readonly Fault[] {
  if (check.timeoutSeconds < check.intervalSeconds) return [];
  return [
    {
      path: [...path, 'timeoutSeconds'],
      problem: 'is not less than the interval',
      value: check.timeoutSeconds,
      allowed: `less than intervalSeconds, which is ${String(check.intervalSeconds)}`,
      remedy: 'Lower timeoutSeconds or raise intervalSeconds.',
      evidence: [[...path, 'intervalSeconds']],
    },
  ];
}

function isMatcher(value: string): boolean {
  return value.split(',').every((part) => {
    const codes = part.split('-').map((code) => (/^[2-4]\d\d$/.test(code) ? Number(code) : NaN));
    const [first = NaN, last = first] = codes;
    return codes.length <= 2 && first <= last;
  });
}

/** What a routed service has that says nothing about its health check. */
export const defaultHealthCheck: HealthCheck = healthCheckSchema.parse({});
