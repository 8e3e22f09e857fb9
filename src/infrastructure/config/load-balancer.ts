import { z } from 'zod';
import { type Fault, type FaultPath } from '../../contract/fault';
import { cidrBlockSchema } from '../../contract/values';
import { checked, closedObject, oneOf, text, wholeNumber, yesOrNo } from './scalar';

/** The load balancer in front of an environment's cells. There is none where no service has a route. */
export interface LoadBalancerInput {
  /** Seconds a connection may be idle, 1 to 4000. @default 60 */
  readonly idleTimeoutSeconds?: number;
  /** Seconds a client's connection is kept for more requests, 60 to 604,800. @default 3600 */
  readonly clientKeepAliveSeconds?: number;
  /** A certificate of ACM in the Region: port 443 serves, port 80 redirects to it. @default - HTTP only, on port 80 */
  readonly certificateArn?: string;
  /** Of the HTTPS listener. @default 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06' */
  readonly sslPolicy?: string;
  /** Where access logs go. @default - nowhere */
  readonly accessLogs?: AccessLogsInput;
  /** Whether AWS refuses to delete it. @default false */
  readonly deletionProtection?: boolean;
  /** Who may connect. @default ['0.0.0.0/0'] */
  readonly allowedCidrs?: readonly string[];
  /** Drops headers that are no valid HTTP. @default true */
  readonly dropInvalidHeaderFields?: boolean;
  /** @default true */
  readonly http2?: boolean;
  /** @default 'defensive' */
  readonly desyncMitigation?: 'monitor' | 'defensive' | 'strictest';
}

/** A bucket of yours whose policy lets the load balancer write. */
export interface AccessLogsInput {
  readonly bucket: string;
  /** @default - the bucket's root */
  readonly prefix?: string;
}

export const cidr = checked<string>((value) => cidrBlockSchema.safeParse(value).success, {
  problem: 'is not a CIDR block',
  allowed: 'an IPv4 network whose address ends where its prefix says',
  remedy: "Write for example '10.0.0.0/16'.",
}).pipe(cidrBlockSchema);

export const loadBalancerSchema = closedObject({
  idleTimeoutSeconds: wholeNumber(1, 4000, 'seconds').default(60),
  clientKeepAliveSeconds: wholeNumber(60, 604_800, 'seconds').default(3600),
  certificateArn: text(/^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/.+$/, {
    problem: 'is not the ARN of a certificate',
    allowed: 'the ARN of a certificate of ACM',
    remedy: 'Copy the ARN from ACM, in the Region of the environment.',
  }).optional(),
  sslPolicy: text(/^ELBSecurityPolicy-[\w-]+$/, {
    problem: 'is not a security policy',
    allowed: "a name that begins with 'ELBSecurityPolicy-'",
    remedy: 'Leave it out, or name a policy with TLS 1.3.',
  }).default('ELBSecurityPolicy-TLS13-1-2-Res-2021-06'),
  accessLogs: closedObject({
    bucket: text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
      problem: 'is not a name of a bucket',
      allowed: 'a bucket name',
      remedy: 'Name a bucket that lets the load balancer write.',
    }),
    prefix: text(/^[\w.-]+(\/[\w.-]+)*$/, {
      problem: 'is not a prefix',
      allowed: 'parts of letters, digits, . _ and -, separated by /',
      remedy: 'Leave it out, or write it without / at its ends.',
    }).optional(),
  }).optional(),
  deletionProtection: yesOrNo.default(false),
  allowedCidrs: z.array(cidr).readonly().prefault(['0.0.0.0/0']),
  dropInvalidHeaderFields: yesOrNo.default(true),
  http2: yesOrNo.default(true),
  desyncMitigation: oneOf(['monitor', 'defensive', 'strictest']).default('defensive'),
}) satisfies z.ZodType<unknown, LoadBalancerInput>;

/** With every default filled in. */
export type LoadBalancer = z.output<typeof loadBalancerSchema>;

/** A certificate serves in its own Region only. */
export function certificateFaults(
  balancer: LoadBalancer,
  region: string,
  environmentPath: FaultPath,
): readonly Fault[] {
  const arn = balancer.certificateArn;
  if (arn === undefined || arn.split(':')[3] === region) return [];
  return [
    {
      path: [...environmentPath, 'loadBalancer', 'certificateArn'],
      problem: 'is a certificate of another Region',
      value: arn,
      allowed: `a certificate in ${region}`,
      remedy: 'Request the certificate in the Region of the environment.',
      evidence: [[...environmentPath, 'region']],
    },
  ];
}
