import { type Cell } from '../../contract/cells';
import { isGood, tellVerdict } from '../rollout/verdict';
import { type CellApplying } from './cell-applying';
import { watchRollout } from './watch-rollout';

/** How waiting for the services of a cell ended. */
export type Settled =
  | { readonly kind: 'settled' | 'interrupted' }
  /** A service failed, was rolled back, takes too long or cannot be seen. */
  | { readonly kind: 'unsettled'; readonly problems: readonly string[] };

/** Longer than a rollout takes that ends well. */
const longestSeconds = 30 * 60;

/** Waits until every service of a cell runs as it was told, and what ran before is gone. */
export async function settleServices(
  cell: Cell,
  { ports, access }: Pick<CellApplying, 'ports' | 'access'>,
): Promise<Settled> {
  const { clusters, signal } = ports;
  const deployments = clusters.open(cell, access.source(cell));
  const watch = { cell: cell.id, services: cell.services, timeoutSeconds: longestSeconds };
  const rollout = await watchRollout(watch, { ...ports, deployments });
  if (signal.aborted) return { kind: 'interrupted' };
  const bad = rollout.services.filter(({ verdict }) => !isGood(verdict));
  if (bad.length === 0) return { kind: 'settled' };
  const problems = bad.map(({ service, verdict }) => {
    const reason = verdict.reason === undefined ? '' : `: ${verdict.reason}`;
    return `The service ${service} ${tellVerdict(verdict)}${reason}`;
  });
  return { kind: 'unsettled', problems: [...problems, remedy] };
}

const remedy =
  'Its old way out stays. When the service is well, run this again: it waits for the services and goes on.';
