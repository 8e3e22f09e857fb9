import { entry } from '../entry';
import { readInputs } from './inputs';

void entry(async (action) => {
  const inputs = readInputs(action.input);
  // Loaded when it is known that there is something to do.
  const { openWork, requireValid, run, writeOutputs } = await import('./work.js');
  const { step, ports } = openWork(action, inputs);
  const reports = await run(step, ports);
  writeOutputs(action.files, reports);
  requireValid(reports);
});
