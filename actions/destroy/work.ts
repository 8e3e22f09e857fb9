export { run } from '../../src/pipeline/steps/state/destroy-cell';
export { openWork } from './ports';
