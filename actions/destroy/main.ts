import { entry } from '../entry';
import { readInputs } from './inputs';

void entry(async (action) => {
  const inputs = readInputs(action.input);
  // Loaded when it is known that there is something to do.
  const { openWork, run } = await import('./work.js');
  const { step, ports } = openWork(action, inputs);
  action.files.setOutput('destroyed', String(await run(step, ports)));
});
