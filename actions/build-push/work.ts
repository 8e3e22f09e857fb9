export { run } from '../../src/pipeline/steps/build-images';
export { writeOutputs } from './outputs';
export { openPorts } from './ports';
