import { run } from '../../src/pipeline/steps/comment-on-pull-request';
import { gatherReports } from '../../src/pipeline/steps/gather-reports';
import { entry } from '../entry';
import { readInputs } from './inputs';
import { loadMaterial, renderMaterial } from './material';
import { writeOutputs } from './outputs';
import { openPorts } from './ports';

void entry(async (action) => {
  const inputs = readInputs(action.input);
  const material = await loadMaterial(inputs, action.run);
  const { reports } = gatherReports(material.files, material.cells);
  writeOutputs(action.files, await run(renderMaterial(material), await openPorts(action, inputs, reports)));
});
