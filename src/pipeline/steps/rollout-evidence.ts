import { type Deployments, type DeploymentsResult, type ServiceTask, type TaskContainer } from '../ports/deployments';
import { clipped, oneLine } from '../report/inert';
import { type ServiceRollout, type StoppedTask } from '../report/rollout-section';
import { nameOf } from '../rollout/judge';
import { isNew, type TaskOrigin, timelineOf } from '../rollout/timeline';
import { isGood } from '../rollout/verdict';
import { type RolloutEnd, type ServiceWatch, shortMessage } from './service-watch';

/** What is known of a service's rollout when it has ended: the timeline, and of a bad one what its tasks and targets say. */
export async function gatherEvidence(
  watch: ServiceWatch,
  end: RolloutEnd,
  deployments: Deployments,
): Promise<ServiceRollout> {
  const { verdict, endedAt, noticedAt } = end;
  const { watched, service } = watch;
  const bare = { service, verdict: withoutGaps(verdict), ...(endedAt !== undefined && { endedAt }), noticedAt };
  // Who is interrupted has no time to ask.
  if (!watched || verdict.kind === 'interrupted') return { ...bare, events: [], stoppedTasks: [], targets: [] };
  const tasks = valueOf(await deployments.listTasks(service), []);
  const origin = originOf(watch, watched.createdAt);
  const fresh = tasks.filter((task) => isNew(task, origin));
  const { milestones, numbers } = timelineOf({
    ...origin,
    completedAt: verdict.kind === 'succeeded' ? (endedAt ?? noticedAt) : undefined,
    events: watch.told,
    tasks,
    hasTargets: watch.targetGroups.length > 0,
    healthySeenAt: healthySeenAt(watch, fresh),
  });
  const taskDefinition = origin.taskDefinition;
  return {
    ...bare,
    ...(taskDefinition !== undefined && { taskDefinition: nameOf(taskDefinition) }),
    timeline: milestones,
    numbers,
    events: watch.told.slice(-mostEvents).map(({ at, message }) => ({ at, message: shortMessage(message) })),
    ...(isGood(verdict) ? { stoppedTasks: [], targets: [] } : await complaints(watch, fresh, deployments)),
  };
}

const mostEvents = 50;
const mostTasks = 3;
const mostLines = 20;

function originOf({ watched, lastSight }: ServiceWatch, createdAt: number): TaskOrigin {
  if (watched?.kind === 'revision') return { createdAt, revision: watched.id, taskDefinition: watched.taskDefinition };
  const deployment = lastSight?.deployments.find(({ arn }) => arn === watched?.id);
  return { createdAt, revision: undefined, taskDefinition: deployment?.taskDefinition };
}

/** When the first of these tasks was seen healthy by the load balancer. */
function healthySeenAt({ healthySince }: ServiceWatch, tasks: readonly ServiceTask[]): number | undefined {
  const addresses = tasks.flatMap(({ containers }) => containers.flatMap((container) => container.addresses));
  const times = addresses.map((address) => healthySince.get(address)).filter((time) => time !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Why it did not go well, as far as its tasks and targets tell. */
async function complaints(
  { targetGroups }: ServiceWatch,
  tasks: readonly ServiceTask[],
  deployments: Deployments,
): Promise<Pick<ServiceRollout, 'stoppedTasks' | 'targets'>> {
  const stopped = tasks
    .filter(({ stoppedAt, stoppedReason }) => stoppedAt !== undefined || stoppedReason !== undefined)
    .toSorted((one, other) => (other.stoppedAt ?? 0) - (one.stoppedAt ?? 0));
  const health = await Promise.all(targetGroups.map((group) => deployments.targetHealth(group)));
  const targets = health.flatMap((result) => valueOf(result, [])).filter(({ state }) => state !== 'healthy');
  return {
    stoppedTasks: await Promise.all(stopped.slice(0, mostTasks).map((task) => describeTask(task, deployments))),
    targets: targets.map(({ target, state, reason }) => ({ target, state, ...(reason !== undefined && { reason }) })),
  };
}

async function describeTask(task: ServiceTask, deployments: Deployments): Promise<StoppedTask> {
  const { arn, stopCode, stoppedReason } = task;
  return {
    id: arn.split('/').at(-1) ?? arn,
    ...(stopCode !== undefined && { stopCode }),
    ...(stoppedReason !== undefined && { reason: oneLine(stoppedReason) }),
    containers: await Promise.all(task.containers.map((container) => describeContainer(container, task, deployments))),
  };
}

async function describeContainer(
  { name, exitCode, reason }: TaskContainer,
  task: ServiceTask,
  deployments: Deployments,
): Promise<StoppedTask['containers'][number]> {
  const lines = valueOf(await deployments.lastLines(task, name, mostLines), []);
  return {
    name,
    ...(exitCode !== undefined && { exitCode }),
    ...(reason !== undefined && { reason: oneLine(reason) }),
    lines: lines.map((line) => clipped(oneLine(line), 500)),
  };
}

/** What cannot be found out is left out: the verdict stands without it. */
function valueOf<T>(result: DeploymentsResult<T>, otherwise: T): T {
  return result.kind === 'done' ? result.value : otherwise;
}

function withoutGaps({ kind, reason }: RolloutEnd['verdict']): ServiceRollout['verdict'] {
  return { kind, ...(reason !== undefined && { reason }) };
}
