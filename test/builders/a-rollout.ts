import {
  type DeployedService,
  type ServiceDeployment,
  type ServiceRevision,
  type ServiceTask,
  type TargetHealth,
} from '../../src/pipeline/ports/deployments';

/** When every story begins: at the time of a fake clock. */
export const beginning = Date.UTC(2026, 0, 1);

/** So many seconds into the story. */
export function second(seconds: number): number {
  return beginning + seconds * 1000;
}

const family = 'arn:aws:ecs:eu-central-1:111111111111:task-definition/shop-web';

/** What ran before, and what is deployed. */
export const [before, after] = [`${family}:1`, `${family}:2`];

export const targetGroup = 'arn:aws:elasticloadbalancing:eu-central-1:111111111111:targetgroup/web/1';

/** A service that runs one task behind a load balancer, and is to run the new one. */
export function aService(overrides: Partial<DeployedService> = {}): DeployedService {
  return {
    name: 'web',
    status: 'ACTIVE',
    taskDefinition: after,
    desired: 1,
    running: 1,
    revisions: [],
    events: [],
    targetGroups: [targetGroup],
    ...overrides,
  };
}

/** A service deployment that began with the story. */
export function aDeployment(status: string, overrides: Partial<ServiceDeployment> = {}): ServiceDeployment {
  return {
    arn: 'arn:aws:ecs:eu-central-1:111111111111:service-deployment/shop/web/new',
    status,
    statusReason: undefined,
    createdAt: second(0),
    startedAt: second(1),
    finishedAt: undefined,
    taskDefinition: after,
    rollbackReason: undefined,
    ...overrides,
  };
}

/** What ECS calls a deployment where there are no service deployments. */
export function aRevision(rolloutState: string | undefined, overrides: Partial<ServiceRevision> = {}): ServiceRevision {
  return {
    id: 'ecs-svc/new',
    isPrimary: true,
    taskDefinition: after,
    createdAt: second(0),
    updatedAt: second(0),
    desired: 1,
    running: 1,
    pending: 0,
    failed: 0,
    rolloutState,
    rolloutStateReason: undefined,
    ...overrides,
  };
}

/** A task of the new kind that runs. */
export function aTask(overrides: Partial<ServiceTask> = {}): ServiceTask {
  return {
    arn: 'arn:aws:ecs:eu-central-1:111111111111:task/shop/new',
    taskDefinition: after,
    startedBy: 'ecs-svc/new',
    lastStatus: 'RUNNING',
    healthStatus: undefined,
    createdAt: second(7),
    connectivityAt: second(11),
    pullStartedAt: second(17),
    pullStoppedAt: second(20),
    startedAt: second(23),
    stoppingAt: undefined,
    stoppedAt: undefined,
    stopCode: undefined,
    stoppedReason: undefined,
    containers: [{ name: 'web', exitCode: undefined, reason: undefined, addresses: ['10.0.0.2'] }],
    ...overrides,
  };
}

/** A task of the kind before, which ran before the story. */
export function anOldTask(overrides: Partial<ServiceTask> = {}): ServiceTask {
  const times = { createdAt: second(-900), startedAt: second(-880), connectivityAt: second(-895) };
  const pull = { pullStartedAt: second(-890), pullStoppedAt: second(-885) };
  const arn = 'arn:aws:ecs:eu-central-1:111111111111:task/shop/old';
  return aTask({ arn, taskDefinition: before, startedBy: 'ecs-svc/old', ...times, ...pull, ...overrides });
}

/** What can be seen of a service at a moment. */
export interface Scene {
  /** Undefined where there is none. */
  readonly service: DeployedService | undefined;
  readonly deployments: readonly ServiceDeployment[];
  readonly tasks: readonly ServiceTask[];
  readonly targets: readonly TargetHealth[];
  /** What every container of a task wrote. */
  readonly lines: readonly string[];
}

/** What changes, and in which second. */
export type Turn = readonly [seconds: number, change: Partial<Scene>];

/** Something that ECS tells, and in which second. */
export type Telling = readonly [seconds: number, message: string];

/** The recorded course of a rollout. The embedded AWS cannot show most of these: its deployments end well or with a circuit breaker. */
export class Story {
  constructor(
    private readonly turns: readonly Turn[],
    private readonly tellings: readonly Telling[] = [],
  ) {}

  /** What is seen at a time. */
  at(time: number): Scene {
    const nothing = { service: undefined, deployments: [], tasks: [], targets: [], lines: [] };
    const scene = this.turns
      .filter(([seconds]) => second(seconds) <= time)
      .reduce<Scene>((seen, [, change]) => ({ ...seen, ...change }), nothing);
    const told = this.tellings.flatMap(([seconds, message], index) =>
      second(seconds) <= time ? [{ id: String(index), at: second(seconds), message: `(service web) ${message}` }] : [],
    );
    return { ...scene, service: scene.service && { ...scene.service, events: told.toReversed() } };
  }
}
