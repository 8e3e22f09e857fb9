export { requireValid, run } from '../../src/pipeline/steps/validate-cells';
export { writeOutputs } from './outputs';
export { openWork } from './ports';
