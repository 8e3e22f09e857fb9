import { type GitHubAction } from '../../src/pipeline/adapters/github-action';
import { run } from '../../src/pipeline/steps/comment-on-pull-request';
import { gatherReports } from '../../src/pipeline/steps/gather-reports';
import { findRun } from './find-run';
import { type ActionInputs } from './inputs';
import { loadMaterial, renderMaterial } from './material';
import { writeOutputs } from './outputs';
import { openPlace, openPorts } from './ports';

/** Says what the jobs of this run have reported. */
export async function comment(action: GitHubAction, inputs: ActionInputs): Promise<void> {
  const place = openPlace(action, inputs);
  const material = await loadMaterial(inputs, await findRun(action.run, inputs, place), action.run.url);
  const { reports } = gatherReports(material.files, material.cells);
  const ports = await openPorts(action, { inputs, place, reports });
  writeOutputs(action.files, await run(renderMaterial(material), ports));
}
