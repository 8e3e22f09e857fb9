import { type AccountId, type Region } from '../../contract/values';
import { type AwsCredentials } from './aws-sessions';

/** Ways to the ECS clusters of AWS accounts. */
export interface Clusters {
  /** @param credentials undefined for those that the environment has */
  open(place: ClusterPlace, credentials: CredentialSource | undefined): Deployments;
}

/** Where a cluster is. */
export interface ClusterPlace {
  readonly account: AccountId;
  readonly region: Region;
  /** The cluster's name. */
  readonly cluster: string;
}

/**
 * Asks for the keys of a session, now and when they are about to end.
 * @throws any error, whose message says why there are none
 */
export type CredentialSource = () => Promise<AwsCredentials>;

/**
 * The services of one cluster, and what becomes of their deployments. Times are milliseconds since 1970, by AWS's clock. What goes wrong
 * is a value.
 */
export interface Deployments {
  /** Services by their names; those that do not exist are left out. */
  describeServices(names: readonly string[]): Promise<DeploymentsResult<readonly DeployedService[]>>;
  /** A service's deployments, the newest first; none where AWS keeps no record of them. */
  listDeployments(service: string): Promise<DeploymentsResult<readonly ServiceDeployment[]>>;
  /** A service's tasks, those among them that stopped within the last hour. */
  listTasks(service: string): Promise<DeploymentsResult<readonly ServiceTask[]>>;
  /** The targets of a target group. */
  targetHealth(targetGroup: string): Promise<DeploymentsResult<readonly TargetHealth[]>>;
  /** The last that a container wrote; nothing when its log is kept elsewhere. */
  lastLines(task: ServiceTask, container: string, most: number): Promise<DeploymentsResult<readonly string[]>>;
}

/** How a call ended. */
export type DeploymentsResult<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** Nobody answered, or AWS asks for patience: asked again, it may well be done. */
  | { readonly kind: 'later'; readonly why: string }
  /** The role may not. */
  | { readonly kind: 'forbidden'; readonly action: string; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

/** A service as it stands. */
export interface DeployedService {
  readonly name: string;
  /** `ACTIVE`, `DRAINING` or `INACTIVE`. */
  readonly status: string;
  /** What it is to run: an ARN. */
  readonly taskDefinition: string;
  readonly desired: number;
  readonly running: number;
  /** What of it runs: the primary one and those that are on their way out. */
  readonly revisions: readonly ServiceRevision[];
  /** The last hundred or so, the newest first. */
  readonly events: readonly ServiceEvent[];
  /** ARNs. */
  readonly targetGroups: readonly string[];
}

/** What ECS calls a deployment of a service, in the form of before there were service deployments. */
export interface ServiceRevision {
  /** `ecs-svc/1234567890123456789`; its tasks say that they were started by it. */
  readonly id: string;
  readonly isPrimary: boolean;
  readonly taskDefinition: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  readonly failed: number;
  /** `IN_PROGRESS`, `COMPLETED` or `FAILED`; undefined for a service without a circuit breaker in some partitions. */
  readonly rolloutState: string | undefined;
  readonly rolloutStateReason: string | undefined;
}

/** Something that ECS tells of a service. */
export interface ServiceEvent {
  readonly id: string;
  readonly at: number;
  readonly message: string;
}

/** A service deployment as AWS keeps it for ninety days. */
export interface ServiceDeployment {
  readonly arn: string;
  readonly status: string;
  readonly statusReason: string | undefined;
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
  /** What it brings: an ARN; undefined when that cannot be found out. */
  readonly taskDefinition: string | undefined;
  /** Why it was rolled back. */
  readonly rollbackReason: string | undefined;
}

/** A task with its history. */
export interface ServiceTask {
  readonly arn: string;
  readonly taskDefinition: string;
  /** The id of the revision that started it. */
  readonly startedBy: string | undefined;
  readonly lastStatus: string;
  readonly healthStatus: string | undefined;
  readonly createdAt: number | undefined;
  /** When its network interface was there. */
  readonly connectivityAt: number | undefined;
  readonly pullStartedAt: number | undefined;
  readonly pullStoppedAt: number | undefined;
  readonly startedAt: number | undefined;
  readonly stoppingAt: number | undefined;
  readonly stoppedAt: number | undefined;
  readonly stopCode: string | undefined;
  readonly stoppedReason: string | undefined;
  readonly containers: readonly TaskContainer[];
}

/** A container of a task. */
export interface TaskContainer {
  readonly name: string;
  /** Undefined while it runs, and when it never did. */
  readonly exitCode: number | undefined;
  readonly reason: string | undefined;
  /** Its addresses in the network of the cell. */
  readonly addresses: readonly string[];
}

/** A target of a load balancer. */
export interface TargetHealth {
  /** An address, for tasks on Fargate. */
  readonly target: string;
  /** `initial`, `healthy`, `unhealthy`, `draining`, `unused` or `unavailable`. */
  readonly state: string;
  readonly reason: string | undefined;
}
