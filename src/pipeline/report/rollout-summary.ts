import { isGood, tellVerdict } from '../rollout/verdict';
import { type Phase } from '../rollout/timeline';
import { type CellReport } from './cell-report';
import { inertBlock, inertText } from './inert';
import { formatComplaints } from './rollout-complaints';
import { formatSeconds } from './rollout-lines';
import { type ServiceRollout, type WatchedRollout } from './rollout-section';

/** The rollouts of a run for the page of the run: a table, a timeline for each cell, and what those that failed say. */
export function formatRolloutSummary(reports: readonly CellReport[]): string {
  const parts = reports.flatMap(({ cell, rollout }) =>
    rollout?.kind === 'watched' ? [`### ${cell.id}: rollout`, ...formatCell(rollout)] : [],
  );
  return parts.join('\n\n');
}

function formatCell({ services }: WatchedRollout): readonly string[] {
  return [
    [...tableHead, ...services.map(rowOf)].join('\n'),
    ...formatTimelines(services),
    ...services.filter(({ verdict }) => !isGood(verdict)).map(formatFailure),
  ];
}

const tableHead = [
  '| Service | | First new task serving | Last old task out of rotation | Completed |',
  '|---|---|--:|--:|--:|',
] as const;

function rowOf({ service, verdict, numbers }: ServiceRollout): string {
  const time = (milliseconds: number | undefined) => (milliseconds === undefined ? '' : formatSeconds(milliseconds));
  const { firstServing, lastOldOut, completed } = numbers ?? {};
  const told = isGood(verdict) ? tellVerdict(verdict) : `**${tellVerdict(verdict)}**`;
  const cells = [inertText(service), told, time(firstServing), time(lastOldOut), time(completed)];
  return `| ${cells.join(' | ')} |`;
}

/** The time before a milestone belongs to what it is the end of. */
const spans: Readonly<Record<Exclude<Phase, 'created'>, string>> = {
  provisioned: 'provision',
  pulled: 'pull',
  started: 'start',
  registered: 'register',
  healthy: 'become healthy',
  'old-stopped': 'stop old',
  drained: 'drain',
  completed: 'complete',
};

function formatTimelines(services: readonly ServiceRollout[]): readonly string[] {
  const sections = services.flatMap(formatTimeline);
  if (sections.length === 0) return [];
  return [['```mermaid', 'gantt', '  dateFormat x', '  axisFormat %H:%M:%S', ...sections, '```'].join('\n')];
}

function formatTimeline({ service, timeline = [] }: ServiceRollout): readonly string[] {
  const bars = timeline.flatMap(({ phase, at }, index) => {
    const before = timeline[index - 1]?.at;
    // A bar without a length would not be drawn.
    return phase === 'created' || before === undefined
      ? []
      : [`  ${spans[phase]} :${before}, ${Math.max(at, before + 1)}`];
  });
  return bars.length === 0 ? [] : [`  section ${service}`, ...bars];
}

function formatFailure(rollout: ServiceRollout): string {
  const title = `**${inertText(rollout.service)}** ${tellVerdict(rollout.verdict)}`;
  const complaints = formatComplaints(rollout);
  return complaints.length === 0 ? `${title}.` : `${title}:\n\n${inertBlock(complaints)}`;
}
