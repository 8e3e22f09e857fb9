import { run } from '../../src/pipeline/steps/comment-on-pull-request';
import { entry } from '../entry';
import { readInputs } from './inputs';
import { writeOutputs } from './outputs';
import { openPorts } from './ports';
import { renderReports } from './render-reports';

void entry(async (action) => {
  const inputs = readInputs(action.input);
  const said = await renderReports(inputs, action.run);
  writeOutputs(action.files, await run(said, await openPorts(action, inputs)));
});
