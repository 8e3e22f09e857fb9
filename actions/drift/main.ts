import { run } from '../../src/pipeline/steps/report-drift';
import { entry } from '../entry';
import { readInputs } from './inputs';
import { loadPlans } from './load-plans';
import { openPorts } from './ports';

void entry(async (action) => {
  const inputs = readInputs(action.input);
  const { opened, updated } = await run(await loadPlans(inputs, action.run), openPorts(action, inputs));
  action.files.setOutput('drifted', JSON.stringify([...opened, ...updated]));
});
