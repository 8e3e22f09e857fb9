import { entry } from '../entry';
import { readInputs } from './inputs';

void entry(async (action) => {
  const inputs = readInputs(action.input);
  // Loaded when it is known that there is something to do.
  const { openPorts, run, writeOutputs } = await import('./work.js');
  const images = await run(inputs.step, openPorts(action, inputs));
  writeOutputs(action.files, images, inputs.step.imagesFile);
});
