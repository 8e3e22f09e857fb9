import { z } from 'zod';
import { type Fault, type FaultPath } from '../../contract/fault';
import { accountIdSchema, regionSchema, zoneNameSchema } from '../../contract/values';
import { certificateFaults, cidr, loadBalancerSchema, type LoadBalancerInput } from './load-balancer';
import { networkingSchema, type NetworkingInput } from './networking';
import { checked, closedObject, oneOf, text, yesOrNo } from './scalar';

/** An account, a Region and its settings. With several networkings it is several cells. */
export interface EnvironmentInput {
  /** Twelve digits, in quotes. */
  readonly account: string;
  readonly region: string;
  /** Zones of the Region, written down so that nothing moves when AWS adds one. A load balancer needs two. */
  readonly zones: readonly string[];
  readonly networking: NetworkingInput;
  /** `local`: rehearsed by `npm start`, never applied by a merge. @default 'aws' */
  readonly deploy?: 'aws' | 'local';
  readonly network?: NetworkInput;
  /** More endpoint services that the applications call, such as `sqs` or `dynamodb`. @default - none */
  readonly extraEndpoints?: readonly string[];
  readonly loadBalancer?: LoadBalancerInput;
  /** Days that the containers' logs are kept. @default 30 */
  readonly logRetentionDays?: number;
  /** Records of the VPC's connections, in CloudWatch Logs. @default - on, for 14 days */
  readonly flowLogs?: FlowLogsInput;
  /** Metrics per task and container; `enhanced` costs more than `enabled`. @default 'disabled' */
  readonly containerInsights?: 'disabled' | 'enabled' | 'enhanced';
  /** A small machine inside the VPC, reached through Systems Manager only. @default false */
  readonly jumpHost?: boolean;
  /** A policy that bounds every role made here. @default - none */
  readonly permissionsBoundaryArn?: string;
  /** The bucket that holds the Terraform state. @default '<project>-terraform-state-<account>-<region>' */
  readonly stateBucket?: string;
  /** On every resource, beside the project's own. @default - none */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The address space of a VPC. */
export interface NetworkInput {
  /** /16 to /28. @default '10.0.0.0/16' */
  readonly cidr?: string;
  /** One per zone, in the order of the zones. @default - cut from the VPC's; adding a zone moves none of them */
  readonly publicSubnetCidrs?: readonly string[];
  /** One per zone, in the order of the zones. @default - cut from the VPC's */
  readonly privateSubnetCidrs?: readonly string[];
}

/** What is kept of flow logs. */
export interface FlowLogsInput {
  /** @default true */
  readonly enabled?: boolean;
  /** @default 14 */
  readonly retentionDays?: number;
}

/** The periods CloudWatch Logs knows. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentionDays = oneOf([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);

const vpcCidr = cidr.refine((block) => Number(block.split('/')[1]) >= 16 && Number(block.split('/')[1]) <= 28, {
  params: {
    problem: 'is larger or smaller than a VPC can be',
    allowed: 'a prefix from /16 to /28',
    remedy: "Write for example '10.0.0.0/16'.",
  },
});

const region = checked<string>((value) => regionSchema.safeParse(value).success, {
  problem: 'is not a Region',
  allowed: 'the code of a Region',
  remedy: "Write for example 'eu-central-1'.",
}).pipe(regionSchema);

const zone = checked<string>((value) => zoneNameSchema.safeParse(value).success, {
  problem: 'is not a zone',
  allowed: 'the name of a zone, in quotes',
  remedy: "Write for example 'eu-central-1a'.",
}).pipe(zoneNameSchema);

const account = checked<string>((value) => accountIdSchema.safeParse(value).success, {
  problem: 'is not an account id',
  allowed: 'twelve digits, in quotes',
  remedy: 'Copy the account id from the AWS console, in quotes.',
}).pipe(accountIdSchema);

const tagName = text(/^(?!aws:|(Project|Environment|Cell)$)[\w .:/=+@-]{1,128}$/, {
  problem: 'is not a name of a tag',
  allowed:
    "1 to 128 letters, digits, spaces and _.:/=+-@, not beginning with 'aws:', and not Project, Environment or Cell",
  remedy: 'Rename the tag.',
});

const tagValue = text(/^[\w .:/=+@-]{0,256}$/, {
  problem: 'is not a value of a tag',
  allowed: 'at most 256 letters, digits, spaces and _.:/=+-@',
  remedy: 'Change the value.',
});

export const environmentSchema = closedObject({
  account,
  region,
  zones: z.array(zone).readonly(),
  networking: networkingSchema,
  deploy: oneOf(['aws', 'local']).default('aws'),
  network: closedObject({
    cidr: vpcCidr.prefault('10.0.0.0/16'),
    publicSubnetCidrs: z.array(cidr).readonly().optional(),
    privateSubnetCidrs: z.array(cidr).readonly().optional(),
  }).prefault({}),
  extraEndpoints: z
    .array(
      text(/^[a-z0-9]+([.-][a-z0-9]+)*$/, {
        problem: 'is not an endpoint service',
        allowed: "the last part of the service's name",
        remedy: "Write for example 'sqs' for com.amazonaws.<region>.sqs.",
      }),
    )
    .readonly()
    .default([]),
  loadBalancer: loadBalancerSchema.prefault({}),
  logRetentionDays: retentionDays.default(30),
  flowLogs: closedObject({ enabled: yesOrNo.default(true), retentionDays: retentionDays.default(14) }).prefault({}),
  containerInsights: oneOf(['disabled', 'enabled', 'enhanced']).default('disabled'),
  jumpHost: yesOrNo.default(false),
  permissionsBoundaryArn: text(/^arn:[\w-]+:iam::(\d{12}|aws):policy\/.+$/, {
    problem: 'is not the ARN of a policy',
    allowed: 'the ARN of an IAM policy',
    remedy: 'Copy the ARN of the policy from IAM.',
  }).optional(),
  stateBucket: text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, {
    problem: 'is not a name of a bucket',
    allowed: '3 to 63 lower-case letters, digits, dots and hyphens',
    remedy: 'Leave it out, or name the bucket that holds the state.',
  }).optional(),
  tags: z.record(tagName, tagValue).default({}),
}) satisfies z.ZodType<unknown, EnvironmentInput>;

/** An environment with every default filled in. */
export type Environment = z.output<typeof environmentSchema>;

/** What is wrong between the fields of one environment. */
export function environmentFaults(environment: Environment, path: FaultPath): readonly Fault[] {
  return [...zoneFaults(environment, path), ...certificateFaults(environment.loadBalancer, environment.region, path)];
}

function zoneFaults(environment: Environment, path: FaultPath): readonly Fault[] {
  return environment.zones.flatMap((zoneName, index): readonly Fault[] => {
    const fault = { path: [...path, 'zones', index], value: zoneName };
    if (environment.zones.indexOf(zoneName) !== index) {
      return [{ ...fault, problem: 'is named twice', allowed: 'each zone once', remedy: 'Remove one of the two.' }];
    }
    if (zoneName.slice(0, -1) === String(environment.region)) return [];
    return [
      {
        ...fault,
        problem: 'is a zone of another Region',
        allowed: `a zone of ${environment.region}, such as ${environment.region}a`,
        remedy: 'Name a zone of the Region, or change the Region.',
        evidence: [
          [...path, 'region'],
          [...path, 'zones'],
        ],
      },
    ];
  });
}
