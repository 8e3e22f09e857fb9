import { type Environments } from '../ports/environments';
import { type Files } from '../ports/files';
import { type JobSummary } from '../ports/job-summary';
import { type RunLog } from '../ports/run-log';
import { type CellReport } from '../report/cell-report';
import { isDeployed } from '../report/deployment-title';
import { clipped, inertBlock, inertCode } from '../report/inert';
import { gatherReports } from './gather-reports';
import { loadReports } from './load-reports';

/** What is asked of a run. */
export interface AskInputs {
  readonly environment: string;
  /** Ids of the cells that were to be deployed there. */
  readonly cells: readonly string[];
  /** The folder of reports. */
  readonly reports: string;
}

/** The doors of the step. */
export interface AskPorts {
  readonly files: Files;
  readonly environments: Environments;
  readonly summary: JobSummary;
  readonly log: RunLog;
}

/** A cell, and what an approval allows. */
export interface RefusedCell {
  readonly cell: string;
  readonly fingerprint: string;
}

/** Whom to ask for what. */
export interface AskOutcome {
  /** None where nobody would be asked. */
  readonly refused: readonly RefusedCell[];
  /** Those that an approval does not help. */
  readonly others: readonly string[];
}

/**
 * Finds the cells that refused and shows why. A job in an environment without reviewers would not wait for anybody: there, whoever has read
 * the difference has to type the fingerprint.
 */
export async function run(inputs: AskInputs, ports: AskPorts): Promise<AskOutcome> {
  const { reports } = gatherReports(await loadReports(inputs.reports, ports.files), undefined);
  const here = reports.filter(({ cell }) => inputs.cells.includes(cell.id));
  const refusals = here.flatMap((report) => tryRefusal(report) ?? []);
  const good = new Set<string>(here.filter(isDeployed).map(({ cell }) => cell.id));
  const others = inputs.cells.filter((id) => !good.has(id) && !refusals.some(({ cell }) => cell === id));
  if (refusals.length === 0) return { refused: [], others };
  ports.summary.addSummary(refusals.map(formatRefusal).join('\n\n'));
  const answer = await ports.environments.hasReviewers(inputs.environment);
  if (answer.kind === 'failed')
    ports.log.warning(`GitHub did not tell who protects ${inputs.environment}: ${answer.why}`);
  const isAsked = answer.kind === 'done' && answer.value;
  refusals.forEach(({ cell, fingerprint }) => {
    const byHand = `gh workflow run deploy.yml -f cell=${cell} -f fingerprint=${fingerprint}`;
    const way = isAsked
      ? `it waits for an approval in ${inputs.environment}`
      : `whoever has read the difference runs: ${byHand}`;
    ports.log.notice(`${cell} was refused, because it is not what was reviewed. To apply it all the same, ${way}`);
  });
  const refused = refusals.map(({ cell, fingerprint }) => ({ cell, fingerprint }));
  return { refused: isAsked ? refused : [], others };
}

interface Refusal extends RefusedCell {
  readonly difference: readonly string[];
}

function tryRefusal({ cell, apply }: CellReport): Refusal | undefined {
  if (apply?.outcome !== 'refused' || apply.approvable === undefined) return undefined;
  return { cell: cell.id, fingerprint: apply.approvable, difference: apply.difference };
}

function formatRefusal({ cell, fingerprint, difference }: Refusal): string {
  const lines = difference.slice(0, 200).map((line) => clipped(line, 300));
  return [`### ${cell} was refused`, inertBlock(lines, 'diff'), `Fingerprint: ${inertCode(fingerprint)}`].join('\n\n');
}
