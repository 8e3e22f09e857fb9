import { isGood } from '../rollout/verdict';
import { type CellReport } from './cell-report';
import { type Review } from './review';

/** What became of a deployment, in a line. */
export function titleOfDeployment({ reports }: Pick<Review, 'reports'>): string {
  if (reports.length === 0) return 'Deployment: nothing was deployed';
  const good = reports.filter(isDeployed).length;
  const refused = reports.filter(({ apply }) => apply?.outcome === 'refused').length;
  const other = reports.length - good - refused;
  const parts = [
    ...(good === 0 ? [] : [`${good} of ${reports.length} cells deployed`]),
    ...(refused === 0 ? [] : [`${refused} refused`]),
    ...(other === 0 ? [] : [`${other} failed`]),
  ];
  return `Deployment: ${parts.join(', ')}`;
}

const ends: readonly string[] = ['applied', 'continued', 'already-applied'];

/** Whether its apply came to its end, and each of its rollouts to a good one. */
export function isDeployed({ apply, rollout, error }: CellReport): boolean {
  const isRolledOut = rollout?.kind !== 'watched' || rollout.services.every(({ verdict }) => isGood(verdict));
  return apply !== undefined && ends.includes(apply.outcome) && isRolledOut && !error;
}
