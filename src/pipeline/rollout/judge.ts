import { type DeployedService, type ServiceDeployment, type ServiceRevision } from '../ports/deployments';
import { inOrder, kindOfEvent } from './events';
import { type Verdict, type VerdictKind } from './verdict';
import { type Sight, type Watched, type WatchedRevision } from './watched';

/** What can be said of a deployment at one moment. */
export type Judgement =
  | { readonly kind: 'under-way'; readonly state: string }
  /** AWS uses a word that is not known: it may be one for something that passes. */
  | { readonly kind: 'unknown'; readonly status: string }
  | { readonly kind: 'ended'; readonly verdict: Verdict; readonly at: number | undefined };

/** Judges the deployment that is watched. */
export function judge(watched: Watched, { service, deployments }: Sight): Judgement {
  if (service?.status !== 'ACTIVE') return ended('gone', `The service is ${service?.status ?? 'not there'}.`);
  if (watched.kind === 'revision') return judgeRevision(watched, service);
  const index = deployments.findIndex(({ arn }) => arn === watched.id);
  const deployment = deployments[index];
  // A list can lag behind what it once showed.
  if (!deployment) return { kind: 'under-way', state: 'not listed' };
  return judgeDeployment(deployment, service, index > 0);
}

/** The words of AWS. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceDeployment.html */
const statuses: Readonly<Record<string, VerdictKind | 'under-way'>> = {
  PENDING: 'under-way',
  IN_PROGRESS: 'under-way',
  STOP_REQUESTED: 'under-way',
  ROLLBACK_REQUESTED: 'under-way',
  ROLLBACK_IN_PROGRESS: 'under-way',
  SUCCESSFUL: 'succeeded',
  STOPPED: 'stopped',
  ROLLBACK_SUCCESSFUL: 'rolled-back',
  ROLLBACK_FAILED: 'rollback-failed',
};

function judgeDeployment(deployment: ServiceDeployment, service: DeployedService, isOvertaken: boolean): Judgement {
  const { status, statusReason, rollbackReason, finishedAt, taskDefinition } = deployment;
  const kind = Object.hasOwn(statuses, status) ? statuses[status] : undefined;
  if (kind === undefined && finishedAt === undefined) return { kind: 'unknown', status };
  if (kind === undefined) return ended('unknown-status', unknownStatus(status, statusReason), finishedAt);
  if (kind === 'under-way') return { kind, state: status };
  if (kind === 'stopped' && isOvertaken) return ended('superseded', statusReason, finishedAt);
  if (kind === 'succeeded' && taskDefinition !== undefined && taskDefinition !== service.taskDefinition)
    return ended('superseded', runsOther(service, taskDefinition), finishedAt);
  return ended(kind, kind === 'succeeded' ? undefined : (rollbackReason ?? statusReason), finishedAt);
}

/** Where there are no service deployments the list of what runs must do, which forgets what was rolled back. */
function judgeRevision(watched: WatchedRevision, service: DeployedService): Judgement {
  const revision = service.revisions.find(({ id }) => id === watched.id);
  const primary = service.revisions.find(({ isPrimary }) => isPrimary);
  if (!revision) return judgeVanished(watched, service);
  switch (revision.rolloutState) {
    case 'FAILED':
      return judgeFailed(revision, primary, service);
    case 'COMPLETED':
      if (!revision.isPrimary) return ended('superseded', runsOther(service, revision.taskDefinition));
      // An emulator calls the first deployment complete before there is a task.
      return revision.running < revision.desired
        ? { kind: 'under-way', state: 'COMPLETED' }
        : ended('succeeded', undefined, endOf(watched, service) ?? revision.updatedAt);
    case 'IN_PROGRESS':
      return revision.isPrimary ? { kind: 'under-way', state: 'IN_PROGRESS' } : judgeVanished(watched, service);
    case undefined:
      return isSteady(service)
        ? ended('succeeded', undefined, endOf(watched, service))
        : { kind: 'under-way', state: 'not steady' };
    default:
      return { kind: 'unknown', status: revision.rolloutState };
  }
}

function judgeFailed(
  failed: ServiceRevision,
  primary: ServiceRevision | undefined,
  { events }: DeployedService,
): Judgement {
  const reason = failed.rolloutStateReason;
  if (!primary || primary.id === failed.id) return ended('failed', reason, failed.updatedAt);
  if (primary.rolloutState === 'IN_PROGRESS') return { kind: 'under-way', state: 'rolling back' };
  const back = inOrder(events).findLast((event) => kindOfEvent(event) === 'rolled-back');
  return ended('rolled-back', reason, Math.max(back?.at ?? 0, primary.updatedAt));
}

/** It is no longer what the service is to run: because of a newer deployment, or of its own failure. */
function judgeVanished(watched: Watched, service: DeployedService): Judgement {
  const later = inOrder(service.events).filter(({ at }) => at >= watched.createdAt);
  const back = later.find((event) => kindOfEvent(event) === 'rolled-back');
  const failure = later.find((event) => kindOfEvent(event) === 'failed');
  if (back) return ended('rolled-back', failure?.message ?? back.message, back.at);
  return failure ? ended('failed', failure.message, failure.at) : ended('superseded', runsOther(service));
}

function isSteady({ revisions, running, desired }: DeployedService): boolean {
  return revisions.length === 1 && running === desired;
}

function endOf(watched: Watched, { events }: DeployedService): number | undefined {
  return inOrder(events).find((event) => event.at >= watched.createdAt && kindOfEvent(event) === 'completed')?.at;
}

function unknownStatus(status: string, reason: string | undefined): string {
  return [`AWS calls its state ${status}.`, ...(reason === undefined ? [] : [reason])].join(' ');
}

function runsOther({ taskDefinition }: DeployedService, meant?: string): string {
  const instead = meant === undefined ? '' : `, and not ${nameOf(meant)}`;
  return `The service runs ${nameOf(taskDefinition)}${instead}.`;
}

/** `family:revision` of an ARN. */
export function nameOf(taskDefinition: string): string {
  return taskDefinition.split('/').at(-1) ?? taskDefinition;
}

function ended(kind: VerdictKind, reason?: string, at?: number): Judgement {
  return { kind: 'ended', verdict: { kind, ...(reason !== undefined && { reason }) }, at };
}
