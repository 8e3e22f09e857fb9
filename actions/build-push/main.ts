import { run } from '../../src/pipeline/steps/build-images';
import { entry } from '../entry';
import { readInputs } from './inputs';
import { writeOutputs } from './outputs';
import { openPorts } from './ports';

void entry(async (action) => {
  const inputs = readInputs(action.input);
  const images = await run(inputs.step, openPorts(action, inputs));
  writeOutputs(action.files, images, inputs.step.imagesFile);
});
