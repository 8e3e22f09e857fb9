import { entry } from '../entry';
import { readInputs } from './inputs';

void entry(async (action) => {
  const inputs = readInputs(action.input);
  // Loaded when it is known that there is something to do.
  const { loadPlans, openPorts, run } = await import('./work.js');
  const { opened, updated } = await run(await loadPlans(inputs, action.run), openPorts(action, inputs));
  action.files.setOutput('drifted', JSON.stringify([...opened, ...updated]));
});
