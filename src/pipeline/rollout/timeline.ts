import { type ServiceEvent, type ServiceTask } from '../ports/deployments';
import { kindOfEvent } from './events';

/** What happens in a rollout, in the usual order. */
export const phases = [
  'created',
  'provisioned',
  'pulled',
  'started',
  'registered',
  'healthy',
  'old-stopped',
  'drained',
  'completed',
] as const;

/** One of them. */
export type Phase = (typeof phases)[number];

/** When something was so far. */
export interface Milestone {
  readonly phase: Phase;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whether AWS told the time, or it is when it was first seen so, which is up to two seconds later. */
  readonly source: 'told' | 'seen';
}

/** The times that answer what people ask, in milliseconds since the deployment was created; undefined where it never came to it. */
export interface RolloutNumbers {
  readonly firstServing: number | undefined;
  readonly lastOldOut: number | undefined;
  readonly completed: number | undefined;
}

/** What a timeline is made of. */
export interface RolloutTraces {
  /** When the deployment was created. */
  readonly createdAt: number;
  /** When it succeeded; undefined when it did not. */
  readonly completedAt: number | undefined;
  /** The task definition that it brings. */
  readonly taskDefinition: string | undefined;
  /** The id of its revision, by which tasks say what started them. */
  readonly revision: string | undefined;
  /** In the order of time. */
  readonly events: readonly ServiceEvent[];
  readonly tasks: readonly ServiceTask[];
  /** Whether it stands behind a load balancer. */
  readonly hasTargets: boolean;
  /** When a new target was first seen healthy; AWS does not tell when it became so. */
  readonly healthySeenAt: number | undefined;
}

/** A rollout by its milestones, as far as it came, in the order of time. */
export interface Timeline {
  readonly milestones: readonly Milestone[];
  readonly numbers: RolloutNumbers;
}

/** The timeline of a rollout: of its first task that started, and of the last one that it replaces. */
export function timelineOf(traces: RolloutTraces): Timeline {
  const { createdAt, completedAt } = traces;
  const first = firstStarted(traces.tasks.filter((task) => isNew(task, traces)));
  const old = traces.tasks.filter((task) => isReplaced(task, traces));
  const events = eventsBetween(traces.events, createdAt, completedAt);
  const firstEvent = (kind: string) => events.find((event) => kindOfEvent(event) === kind)?.at;
  const serving = servingAt(traces, first);
  const stopped =
    old.length === 0 ? undefined : (firstEvent('old-stopped') ?? earliest(old.map(({ stoppingAt }) => stoppingAt)));
  const drained = latest(old.map(({ stoppingAt, stoppedAt }) => stoppingAt ?? stoppedAt));
  const milestones = [
    told('created', createdAt),
    told('provisioned', first?.connectivityAt ?? first?.pullStartedAt),
    told('pulled', first?.pullStoppedAt),
    told('started', first?.startedAt),
    told('registered', traces.hasTargets ? firstEvent('registered') : undefined),
    ...(serving ? [{ phase: 'healthy' as const, ...serving }] : []),
    told('old-stopped', stopped),
    told('drained', drained),
    told('completed', completedAt),
  ].flat();
  const since = (at: number | undefined) => (at === undefined ? undefined : Math.max(0, at - createdAt));
  const out = old.length === 0 ? undefined : (outOfRotation(events, traces) ?? drained);
  const numbers = { firstServing: since(serving?.at), lastOldOut: since(out), completed: since(completedAt) };
  return { milestones: milestones.toSorted((one, other) => one.at - other.at), numbers };
}

/** Whether a task is one of those that the deployment brings. */
export function isNew(task: ServiceTask, { revision, taskDefinition, createdAt }: TaskOrigin): boolean {
  if (revision !== undefined && task.startedBy === revision) return true;
  return task.taskDefinition === taskDefinition && (task.createdAt ?? createdAt) >= createdAt;
}

/** By what a deployment's tasks are told from others. */
export type TaskOrigin = Pick<RolloutTraces, 'revision' | 'taskDefinition' | 'createdAt'>;

/** Whether a task was there before and is not one that ended before: those have nothing to do with it. */
function isReplaced(task: ServiceTask, traces: RolloutTraces): boolean {
  const { createdAt } = traces;
  return !isNew(task, traces) && (task.createdAt ?? 0) < createdAt && (task.stoppedAt ?? createdAt) >= createdAt;
}

function firstStarted(tasks: readonly ServiceTask[]): ServiceTask | undefined {
  const late = Number.MAX_SAFE_INTEGER;
  return tasks.toSorted((one, other) => (one.startedAt ?? late) - (other.startedAt ?? late))[0];
}

/** Behind a load balancer a task serves when it is healthy; elsewhere, when it has started. */
function servingAt(
  { hasTargets, healthySeenAt }: RolloutTraces,
  first: ServiceTask | undefined,
): Pick<Milestone, 'at' | 'source'> | undefined {
  if (healthySeenAt !== undefined) {
    // Who looks late sees it late, and never before it started.
    return { at: Math.max(healthySeenAt, first?.startedAt ?? healthySeenAt), source: 'seen' };
  }
  return hasTargets || first?.startedAt === undefined ? undefined : { at: first.startedAt, source: 'told' };
}

function outOfRotation(events: readonly ServiceEvent[], { hasTargets }: RolloutTraces): number | undefined {
  return hasTargets ? events.findLast((event) => kindOfEvent(event) === 'out-of-rotation')?.at : undefined;
}

function eventsBetween(events: readonly ServiceEvent[], from: number, to: number | undefined) {
  return events.filter(({ at }) => at >= from && at <= (to ?? at));
}

function told(phase: Phase, at: number | undefined): readonly Milestone[] {
  return at === undefined ? [] : [{ phase, at, source: 'told' }];
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function latest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}
