export { run } from '../../src/pipeline/steps/report-drift';
export { loadPlans } from './load-plans';
export { openPorts } from './ports';
