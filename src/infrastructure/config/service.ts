import { z } from 'zod';
import { type Fault, type FaultPath } from '../../contract/fault';
import {
  command,
  containerHealthCheckFaults,
  containerHealthCheckSchema,
  type ContainerHealthCheckInput,
} from './container-health-check';
import { deploymentFaults, deploymentSchema, type DeploymentInput } from './deployment';
import { healthCheckFaults, healthCheckSchema, portNumber, type HealthCheckInput } from './health-check';
import { imageSchema } from './image';
import { permissionSchema, type PermissionInput } from './permission';
import { routeFaults, routeSchema, type RouteInput } from './route';
import { closedObject, oneOf, resourceName, text, wholeNumber, yesOrNo } from './scalar';
import { secretSchema, type SecretInput } from './secret';
import { targetGroupFaults, targetGroupSchema, type TargetGroupInput } from './target-group';
import { cpuSizes, memorySizesMiB, smallestMemoryMiB } from './task-size';
import { variableFaults, variableName, variableValue } from './variables';

/** A container that runs in every cell, as an ECS service. */
export interface ServiceInput {
  /** A folder under `docker/`, or an image's address with a tag or a digest. */
  readonly image: string;
  /** The port the container listens on. */
  readonly port: number;
  /** CPU units of a task; 1024 are one vCPU. @default 256 */
  readonly cpu?: number;
  /** Memory of a task, in MiB: a size that goes with the CPU units. @default - the smallest that does */
  readonly memoryMiB?: number;
  /** Part of the task that the container itself may use. @default - all of it */
  readonly container?: ContainerSizeInput;
  /** @default 'X86_64' */
  readonly architecture?: 'X86_64' | 'ARM64';
  /** Storage of a task, in GiB, 21 to 200. @default - the 20 GiB every task has */
  readonly ephemeralStorageGiB?: number;
  /** Tasks that run, 0 to 1000. @default 1 */
  readonly desiredCount?: number;
  /** Which requests of the load balancer it answers. @default - none: it is reached from inside only */
  readonly route?: RouteInput;
  /**
   * Services it calls. Each admits it on its port, and nothing else is admitted. Where to find `backend` is in the
   * environment variable `BACKEND_URL`, as `http://<name>.<namespace>:<port>`.
   * @default - none
   */
  readonly calls?: readonly string[];
  /** The first part of the name it is found by inside the VPC. @default - the service's name */
  readonly discoveryName?: string;
  /** Environment variables of the container. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * Variables of `environment` whose values plans and comments show. Others are taken for secrets there, as anyone may read a comment.
   * @default - none
   */
  readonly shownEnvironment?: readonly string[];
  /** Environment variables that ECS fills from Secrets Manager or Parameter Store. @default - none */
  readonly secrets?: Readonly<Record<string, SecretInput>>;
  /** Replaces the image's command. @default - the image's own */
  readonly command?: readonly string[];
  /** User and group in the container, `1000` or `1000:1000`. @default - the image's own */
  readonly user?: string;
  /** @default true */
  readonly readonlyRootFilesystem?: boolean;
  /** Folders that stay writable, each an empty volume of the task. @default - none */
  readonly writablePaths?: readonly string[];
  /** Seconds from SIGTERM to SIGKILL, 2 to 120. @default 30 */
  readonly stopTimeoutSeconds?: number;
  /** The load balancer's health check. Needs a route. */
  readonly healthCheck?: HealthCheckInput;
  /** A health check inside the container. @default - none */
  readonly containerHealthCheck?: ContainerHealthCheckInput;
  /** How the load balancer hands out requests. Needs a route. */
  readonly targetGroup?: TargetGroupInput;
  readonly deployment?: DeploymentInput;
  /** What the application may do in AWS. @default - nothing */
  readonly permissions?: readonly PermissionInput[];
  /** Whether `aws ecs execute-command` opens a shell in a task. @default false */
  readonly exec?: boolean;
}

/** Limits of the container inside its task. */
export interface ContainerSizeInput {
  /** CPU units. @default - the task's */
  readonly cpu?: number;
  /** MiB; above it the container is ended. @default - the task's */
  readonly memoryMiB?: number;
}

const absolutePath = text(/^\/[\w./-]+$/, {
  problem: 'is not an absolute path',
  allowed: 'a path that begins with /',
  remedy: "Write for example '/tmp'.",
});

export const serviceSchema = closedObject({
  image: imageSchema,
  port: portNumber,
  cpu: oneOf(cpuSizes).default(256),
  memoryMiB: wholeNumber(512, 249_856, 'MiB').optional(),
  container: closedObject({
    cpu: wholeNumber(1, 32_768, 'CPU units').optional(),
    memoryMiB: wholeNumber(6, 249_856, 'MiB').optional(),
  }).optional(),
  architecture: oneOf(['X86_64', 'ARM64']).default('X86_64'),
  ephemeralStorageGiB: wholeNumber(21, 200, 'GiB').optional(),
  desiredCount: wholeNumber(0, 1000, 'tasks').default(1),
  route: routeSchema.optional(),
  calls: z.array(resourceName(20)).readonly().default([]),
  discoveryName: resourceName(63).optional(),
  environment: z.record(variableName, variableValue).default({}),
  shownEnvironment: z.array(variableName).readonly().default([]),
  secrets: z.record(variableName, secretSchema).default({}),
  command: command.optional(),
  user: text(/^\w+(:\w+)?$/, {
    problem: 'is not a user',
    allowed: "a user, or a user and a group: '1000:1000'",
    remedy: 'Write it as docker run --user takes it.',
  }).optional(),
  readonlyRootFilesystem: yesOrNo.default(true),
  writablePaths: z.array(absolutePath).readonly().default([]),
  stopTimeoutSeconds: wholeNumber(2, 120, 'seconds').default(30),
  healthCheck: healthCheckSchema.optional(),
  containerHealthCheck: containerHealthCheckSchema.optional(),
  targetGroup: targetGroupSchema.optional(),
  deployment: deploymentSchema.prefault({}),
  permissions: z.array(permissionSchema).readonly().default([]),
  exec: yesOrNo.default(false),
}).transform((service) => ({ ...service, memoryMiB: service.memoryMiB ?? smallestMemoryMiB(service.cpu) }));

/** A service with every default filled in. */
export type Service = z.output<typeof serviceSchema>;

/** What is wrong between the fields of one service. */
export function serviceFaults(service: Service, path: FaultPath): readonly Fault[] {
  return [
    ...sizeFaults(service, path),
    ...containerFaults(service, path),
    ...variableFaults(service, path),
    ...uselessFaults(service, path),
    ...(service.route ? routeFaults(service.route, [...path, 'route']) : []),
    ...(service.healthCheck ? healthCheckFaults(service.healthCheck, [...path, 'healthCheck']) : []),
    ...(service.targetGroup ? targetGroupFaults(service.targetGroup, [...path, 'targetGroup']) : []),
    ...(service.containerHealthCheck
      ? containerHealthCheckFaults(service.containerHealthCheck, [...path, 'containerHealthCheck'])
      : []),
    ...deploymentFaults(service.deployment, service.desiredCount, path),
  ];
}

function sizeFaults(service: Service, path: FaultPath): readonly Fault[] {
  const sizes = memorySizesMiB[service.cpu] ?? [];
  if (sizes.includes(service.memoryMiB)) return [];
  return [
    {
      path: [...path, 'memoryMiB'],
      problem: `does not go with ${String(service.cpu)} CPU units`,
      value: service.memoryMiB,
      allowed: sizes.join(', '),
      remedy: 'Pick one of these sizes, or other CPU units.',
      evidence: [[...path, 'cpu']],
    },
  ];
}

function containerFaults(service: Service, path: FaultPath): readonly Fault[] {
  return (['cpu', 'memoryMiB'] as const).flatMap((field) => {
    const value = service.container?.[field] ?? 0;
    if (value <= service[field]) return [];
    return [
      {
        path: [...path, 'container', field],
        problem: 'is more than the task has',
        value,
        allowed: `at most the task's ${String(service[field])}`,
        remedy: `Lower it, or raise ${field} of the service.`,
        evidence: [
          [...path, field],
          [...path, 'cpu'],
        ],
      },
    ];
  });
}

/** A setting that would change nothing is a misunderstanding: say so now. */
function uselessFaults(service: Service, path: FaultPath): readonly Fault[] {
  const checkedSomehow = service.route !== undefined || service.containerHealthCheck !== undefined;
  const settings = [
    { field: ['healthCheck'], set: service.healthCheck, useful: service.route !== undefined, needs: 'a route' },
    { field: ['targetGroup'], set: service.targetGroup, useful: service.route !== undefined, needs: 'a route' },
    {
      field: ['deployment', 'healthCheckGracePeriodSeconds'],
      set: service.deployment.healthCheckGracePeriodSeconds,
      useful: checkedSomehow,
      needs: 'a route or a containerHealthCheck',
    },
  ];
  return settings
    .filter((setting) => setting.set !== undefined && !setting.useful)
    .map((setting) => ({
      path: [...path, ...setting.field],
      problem: 'has no effect here',
      value: setting.set,
      allowed: `only with ${setting.needs}`,
      remedy: `Add ${setting.needs}, or leave it out.`,
      evidence: [
        [...path, 'route'],
        [...path, 'containerHealthCheck'],
      ],
    }));
}
