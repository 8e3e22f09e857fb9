import { run } from '../../src/pipeline/steps/state/unlock-state';
import { entry } from '../entry';
import { readInputs } from './inputs';
import { openPorts } from './ports';

void entry(async (action) => {
  const inputs = readInputs(action.input);
  action.files.setOutput('result', await run(inputs, openPorts(action, inputs)));
});
