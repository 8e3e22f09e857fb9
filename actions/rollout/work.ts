export { requireRollouts, run } from '../../src/pipeline/steps/watch-rollouts';
export { writeOutputs } from './outputs';
export { openWork } from './ports';
