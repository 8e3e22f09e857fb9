export { run } from '../../src/pipeline/steps/state/unlock-state';
export { openPorts } from './ports';
