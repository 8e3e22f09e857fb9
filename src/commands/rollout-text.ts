import { formatComplaints } from '../pipeline/report/rollout-complaints';
import { tellRequests } from '../pipeline/report/rollout-lines';
import { type ServiceRollout } from '../pipeline/report/rollout-section';
import { tellVerdict } from '../pipeline/rollout/verdict';
import { type CellResult } from '../rehearsal/cell-rehearsal';
import { type NextVersion } from '../rehearsal/changed-application';
import { faultsOf, type RolloutResult } from '../rehearsal/rehearse-rollout';

/** The rollouts of an application's next version, each service with its timeline, and what there is to say of them. */
export function formatRollouts(results: readonly CellResult[]): string {
  return results.flatMap(({ cell, rollout }) => (rollout ? [formatRollout(cell.id, rollout)] : [])).join('\n\n');
}

const titles: Readonly<Record<NextVersion, string>> = {
  changed: 'a changed version was rolled out',
  broken: 'a version that cannot start was shipped',
};

/** The rollouts of one cell. */
export function formatRollout(cell: string, result: RolloutResult): string {
  const { version, rollout } = result;
  return [
    `${cell}: ${titles[version]}`,
    ...rollout.services.flatMap(formatService),
    `  ${rollout.requests ? tellRequests(rollout.requests) : 'no load balancer leads to it, so no requests were sent meanwhile'}`,
    `  ${verdictOn(result)}`,
  ].join('\n');
}

function formatService(service: ServiceRollout): readonly string[] {
  const complaints = formatComplaints(service).map((line) => `    ${printable(line)}`);
  return [`  ${service.service} ${tellVerdict(service.verdict)}`, ...formatTimeline(service), ...complaints];
}

/** Seconds since the deployment was created. */
function formatTimeline({ timeline = [] }: ServiceRollout): readonly string[] {
  const [first] = timeline;
  if (!first) return [];
  const milestones = timeline.map(({ phase, at }) => `${phase} ${((at - first.at) / 1000).toFixed(1)}`);
  return [`    ${milestones.join(' → ')} s`];
}

function verdictOn(result: RolloutResult): string {
  const faults = faultsOf(result);
  if (faults.length > 0) return `Not as it should be. ${printable(faults.join(' '))}`;
  if (result.version === 'changed') return 'As it should be: the next version serves.';
  return `As it should be: it was rolled back${result.rollout.requests ? ', and the version before served all the time' : ''}.`;
}

/** What a container says has no say in how a terminal behaves. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ');
}
