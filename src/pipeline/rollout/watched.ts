import { type DeployedService, type ServiceDeployment, type ServiceRevision } from '../ports/deployments';

/** What AWS says of one service at one moment. */
export interface Sight {
  /** Undefined where there is no such service. */
  readonly service: DeployedService | undefined;
  /** The newest first; none where AWS keeps no record of them. */
  readonly deployments: readonly ServiceDeployment[];
}

/** The one deployment that is watched, in the form in which AWS shows it. */
export type Watched =
  | { readonly kind: 'deployment'; readonly id: string; readonly createdAt: number }
  | { readonly kind: 'revision'; readonly id: string; readonly createdAt: number; readonly taskDefinition: string };

/** The runner's clock and that of AWS differ by no more. */
const clocksDifferMilliseconds = 5_000;

/**
 * What to watch: what was deployed since a time, else what is still under way; undefined when there is neither. Without a time it is the
 * newest deployment, whatever its age.
 */
export function chooseWatched({ service, deployments }: Sight, since: number | undefined): Watched | undefined {
  const isMeant = (createdAt: number) => createdAt >= (since ?? 0) - clocksDifferMilliseconds;
  if (deployments.length > 0) {
    const found = deployments.find((each) => isMeant(each.createdAt) || each.finishedAt === undefined);
    return found && { kind: 'deployment', id: found.arn, createdAt: found.createdAt };
  }
  const meant = service?.revisions.filter((each) => isMeant(each.createdAt) || isUnderWay(each)) ?? [];
  // After a rollback the newest one can be the way back.
  const revision = meant.find(({ rolloutState }) => rolloutState === 'FAILED') ?? newest(meant);
  return (
    revision && {
      kind: 'revision',
      id: revision.id,
      createdAt: revision.createdAt,
      taskDefinition: revision.taskDefinition,
    }
  );
}

function isUnderWay({ isPrimary, rolloutState }: ServiceRevision): boolean {
  return isPrimary && rolloutState === 'IN_PROGRESS';
}

function newest(revisions: readonly ServiceRevision[]): ServiceRevision | undefined {
  return revisions.toSorted((one, other) => other.createdAt - one.createdAt)[0];
}
