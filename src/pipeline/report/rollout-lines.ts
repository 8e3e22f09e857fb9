import { isGood, isSeen, tellVerdict } from '../rollout/verdict';
import { type CellReport } from './cell-report';
import { clipped, inertCode, inertText } from './inert';
import { type Review } from './review';
import { type RolloutRecord, type RolloutRequests, type ServiceRollout } from './rollout-section';

/** How rollouts ended, and which earlier ones did not end well; a title first, nothing where nothing was rolled out. */
export function linesOfRollouts({ reports }: Pick<Review, 'reports'>): readonly string[] {
  const lines = reports.flatMap(linesOf);
  return lines.length === 0 ? [] : ['**Rollout**', ...lines];
}

function linesOf({ cell, rollout }: CellReport): readonly string[] {
  if (!rollout) return [];
  switch (rollout.kind) {
    case 'watched':
      return [
        ...rollout.services
          .filter(({ verdict }) => verdict.kind !== 'unchanged')
          .map((service) => `- **${cell.id}** ${inertText(service.service)} ${tellEnd(service)}`),
        ...(rollout.requests ? [`- **${cell.id}** ${tellRequests(rollout.requests)}`] : []),
      ];
    case 'earlier':
      return rollout.record.services.map((service) => `- **${cell.id}** ${tellEarlier(service)}`);
  }
}

function tellEnd(rollout: ServiceRollout): string {
  const { verdict } = rollout;
  if (isGood(verdict)) return `${tellVerdict(verdict)}${tellNumbers(rollout)}`;
  const why = verdict.reason === undefined ? '' : `: ${inertCode(clipped(verdict.reason, 300))}`;
  return `**${tellVerdict(verdict)}**${why}`;
}

function tellNumbers({ numbers }: ServiceRollout): string {
  const { firstServing, lastOldOut, completed } = numbers ?? {};
  const parts = [
    ...(firstServing === undefined ? [] : [`first new task serving after ${formatSeconds(firstServing)}`]),
    ...(lastOldOut === undefined ? [] : [`last old task out of rotation after ${formatSeconds(lastOldOut)}`]),
    ...(completed === undefined ? [] : [`completed after ${formatSeconds(completed)}`]),
  ];
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

/** What the state says and the service does not run. */
function tellEarlier({ service, run, verdict }: RolloutRecord['services'][number]): string {
  const what = verdict.kind === 'rolled-back' ? 'rolled back' : tellVerdict(verdict);
  const now = isSeen(verdict) ? 'applying deploys it again' : 'how it ended is not known';
  return `${inertText(service)} ${what} in run ${inertText(run)}; ${now}`;
}

/** In words. */
export function tellRequests({ sent, failed, slowestMilliseconds }: RolloutRequests): string {
  return `${failed} of ${sent} requests failed, and the slowest answer took ${slowestMilliseconds} ms`;
}

/** Whole seconds. */
export function formatSeconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
