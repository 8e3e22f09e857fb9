export { requirePlans, run } from '../../src/pipeline/steps/plan-cells';
export { writeOutputs } from './outputs';
export { openWork } from './ports';
