import { entry } from '../entry';
import { readInputs } from './inputs';

void entry(async (action) => {
  const inputs = readInputs(action.input);
  // Loaded when it is known that there is something to do.
  const { openPorts, run } = await import('./work.js');
  action.files.setOutput('result', await run(inputs, openPorts(action, inputs)));
});
