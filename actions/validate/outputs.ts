import { type GitHubCommandFiles } from '../../src/pipeline/adapters/github-commands';
import { type CellReport } from '../../src/pipeline/report/cell-report';

/** Hands on which cells differ from the base and which are not valid. */
export function writeOutputs(files: Pick<GitHubCommandFiles, 'setOutput'>, reports: readonly CellReport[]): void {
  const idsOf = (some: readonly CellReport[]) => JSON.stringify(some.map(({ cell }) => cell.id));
  files.setOutput('changed', idsOf(reports.filter(({ plan }) => plan && !plan.isEmpty)));
  files.setOutput('failed', idsOf(reports.filter(({ error }) => error)));
}
