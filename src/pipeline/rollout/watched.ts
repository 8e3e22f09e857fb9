import {
  type DeployedService,
  type ServiceDeployment,
  type ServiceEvent,
  type ServiceRevision,
} from '../ports/deployments';
import { kindOfEvent } from './events';

/** What AWS says of one service at one moment. */
export interface Sight {
  /** Undefined where there is no such service. */
  readonly service: DeployedService | undefined;
  /** The newest first; none where AWS keeps no record of them. */
  readonly deployments: readonly ServiceDeployment[];
}

/** The one deployment that is watched, in the form in which AWS shows it. */
export type Watched = WatchedDeployment | WatchedRevision;

/** One that AWS keeps a record of. */
export interface WatchedDeployment {
  readonly kind: 'deployment';
  readonly id: string;
  readonly createdAt: number;
}

/** One that is known by what runs. */
export interface WatchedRevision {
  readonly kind: 'revision';
  /** Undefined for one that was rolled back, and forgotten, before anyone looked. */
  readonly id: string | undefined;
  readonly createdAt: number;
  readonly taskDefinition: string | undefined;
}

/** The runner's clock and that of AWS differ by no more: what began so shortly before a time counts as begun after it. */
export const clocksDifferMilliseconds = 5_000;

/**
 * What to watch: the first that was deployed since a time, else what is still under way; undefined when there is neither. Without a time it
 * is the newest deployment, whatever its age.
 */
export function chooseWatched(sight: Sight, since: number | undefined): Watched | undefined {
  const from = since === undefined ? undefined : since - clocksDifferMilliseconds;
  return sight.deployments.length > 0 ? chooseDeployment(sight.deployments, from) : chooseRevision(sight.service, from);
}

function chooseDeployment(
  deployments: readonly ServiceDeployment[],
  from: number | undefined,
): WatchedDeployment | undefined {
  const meant = from === undefined ? deployments[0] : deployments.findLast(({ createdAt }) => createdAt >= from);
  const found = meant ?? deployments.find(({ finishedAt }) => finishedAt === undefined);
  return found && { kind: 'deployment', id: found.arn, createdAt: found.createdAt };
}

function chooseRevision(service: DeployedService | undefined, from: number | undefined): WatchedRevision | undefined {
  const revisions = service?.revisions.toSorted((one, other) => other.createdAt - one.createdAt) ?? [];
  const rollback = service?.events.find((event) => kindOfEvent(event) === 'rolled-back');
  return from === undefined ? chooseNewest(revisions, rollback) : chooseSince(revisions, rollback, from);
}

function chooseSince(
  revisions: readonly ServiceRevision[],
  rollback: ServiceEvent | undefined,
  from: number,
): WatchedRevision | undefined {
  const meant = revisions.filter(({ createdAt }) => createdAt >= from);
  const failed = meant.find(hasFailed);
  // The newest revision is then the way back.
  if (!failed && rollback && rollback.at >= from) return forgotten(rollback);
  return toWatched(failed ?? meant.at(-1) ?? revisions.find(isUnderWay));
}

/** What failed is still listed when something else has been deployed since. */
function chooseNewest(
  revisions: readonly ServiceRevision[],
  rollback: ServiceEvent | undefined,
): WatchedRevision | undefined {
  const [newest] = revisions;
  const isWayBack = newest && rollback && newest.createdAt <= rollback.at + wayBackMilliseconds;
  if (!isWayBack) return toWatched(newest);
  return toWatched(revisions.find(hasFailed)) ?? forgotten(rollback);
}

/** Within so long of the event that tells it, a rollback has made the revision that it goes back to. */
const wayBackMilliseconds = 5_000;

function toWatched(revision: ServiceRevision | undefined): WatchedRevision | undefined {
  if (!revision) return undefined;
  const { id, createdAt, taskDefinition } = revision;
  return { kind: 'revision', id, createdAt, taskDefinition };
}

function forgotten({ at }: ServiceEvent): WatchedRevision {
  return { kind: 'revision', id: undefined, createdAt: at, taskDefinition: undefined };
}

function hasFailed({ rolloutState }: ServiceRevision): boolean {
  return rolloutState === 'FAILED';
}

function isUnderWay({ isPrimary, rolloutState }: ServiceRevision): boolean {
  return isPrimary && rolloutState === 'IN_PROGRESS';
}
