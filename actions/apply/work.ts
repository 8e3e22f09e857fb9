export { requireApplied, run } from '../../src/pipeline/steps/apply-cells';
export { writeOutputs } from './outputs';
export { openWork } from './ports';
