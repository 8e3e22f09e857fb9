import { type GitHubCommandFiles } from '../../src/pipeline/adapters/github-commands';
import { type CellReport } from '../../src/pipeline/report/cell-report';
import { formatRolloutSummary } from '../../src/pipeline/report/rollout-summary';
import { isGood, verdictOfAll } from '../../src/pipeline/rollout/verdict';

/** Hands on how each cell fared, and shows it on the page of the run. */
export function writeOutputs(
  files: Pick<GitHubCommandFiles, 'setOutput' | 'addSummary'>,
  reports: readonly CellReport[],
): void {
  const verdicts = reports.flatMap(({ cell, rollout }) =>
    rollout?.kind === 'watched'
      ? [[cell.id, verdictOfAll(rollout.services.map(({ verdict }) => verdict))] as const]
      : [],
  );
  const failed = verdicts.filter(([, verdict]) => !isGood(verdict)).map(([id]) => id);
  files.setOutput('verdicts', JSON.stringify(Object.fromEntries(verdicts.map(([id, { kind }]) => [id, kind]))));
  files.setOutput('failed', JSON.stringify(failed));
  files.addSummary(formatRolloutSummary(reports));
}
