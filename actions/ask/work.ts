export { run } from '../../src/pipeline/steps/ask-for-approval';
export { openPorts } from './ports';
