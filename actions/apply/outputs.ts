import { type GitHubCommandFiles } from '../../src/pipeline/adapters/github-commands';
import { type CellReport } from '../../src/pipeline/report/cell-report';
import { sortReports } from '../../src/pipeline/steps/apply-cells';

/** Hands on what became of the cells. */
export function writeOutputs(files: Pick<GitHubCommandFiles, 'setOutput'>, reports: readonly CellReport[]): void {
  const { applied, refused, failed } = sortReports(reports);
  const idsOf = (some: readonly CellReport[]) => JSON.stringify(some.map(({ cell }) => cell.id));
  files.setOutput('applied', idsOf(applied));
  files.setOutput('refused', idsOf(refused));
  files.setOutput('failed', idsOf(failed));
  files.setOutput('halfway', String(failed.some(({ apply }) => (apply?.done.length ?? 0) > 0)));
  files.setOutput('fingerprints', refused.flatMap(({ apply }) => apply?.approvable ?? []).join(' '));
}
