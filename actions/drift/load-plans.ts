import { type WorkflowRun } from '../../src/pipeline/adapters/github-action';
import { LocalFiles } from '../../src/pipeline/adapters/local-files';
import { gatherReports } from '../../src/pipeline/steps/gather-reports';
import { loadReports } from '../../src/pipeline/steps/load-reports';
import { type DriftInputs } from '../../src/pipeline/steps/report-drift';
import { loadCells } from '../../src/pipeline/steps/load-cells';
import { type ActionInputs } from './inputs';

/** What the jobs of this run have found out. */
export async function loadPlans(
  { reports: folder, cellsFile }: ActionInputs,
  { url }: WorkflowRun,
): Promise<DriftInputs> {
  const files = new LocalFiles();
  const cells = await loadCells(cellsFile, files);
  const { reports } = gatherReports(await loadReports(folder, files), cells);
  return { reports, cells, runUrl: url };
}
