import { type Cell } from '../contract/cells';
import { EcsClusters } from '../pipeline/adapters/ecs-clusters';
import { SystemClock } from '../pipeline/adapters/system-clock';
import { type RunLog } from '../pipeline/ports/run-log';
import { type WatchedRollout } from '../pipeline/report/rollout-section';
import { watchRollout } from '../pipeline/steps/watch-rollout';
import { type AwsAccess } from './child-environment';
import { InterruptedError } from './errors';

/** Whose rollouts are watched, and who is told of them. */
export interface CellWatching {
  readonly cell: Cell;
  readonly access: AwsAccess;
  /** In milliseconds since 1970: what was deployed earlier is not meant. */
  readonly since: number;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/** Longer than any rollout on one machine takes. */
const timeoutSeconds = 300;

/**
 * Watches a cell's rollouts, as the pipeline does, until all have ended.
 * @throws InterruptedError
 */
export async function watchCell({ cell, access, since, signal, say }: CellWatching): Promise<WatchedRollout> {
  const { endpoint, ...keys } = access;
  const deployments = new EcsClusters(endpoint.href).open(cell, () => Promise.resolve(keys));
  const watch = { cell: cell.id, services: cell.services, since, timeoutSeconds };
  const log = logTo((text) => say(text.replace(`${cell.id} `, '')));
  const rollout = await watchRollout(watch, { deployments, clock: new SystemClock(), log, signal });
  if (signal.aborted) throw new InterruptedError();
  return rollout;
}

/** Events as they come; what stands in the report besides is shown at the end. */
function logTo(say: (text: string) => void): RunLog {
  const nobody = () => undefined;
  return { info: say, notice: say, warning: say, mask: nobody, fence: nobody };
}
