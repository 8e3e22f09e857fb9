import { requireValid, run } from '../../src/pipeline/steps/validate-cells';
import { entry } from '../entry';
import { readInputs } from './inputs';
import { writeOutputs } from './outputs';
import { openWork } from './ports';

void entry(async (action) => {
  const { step, ports } = openWork(action, readInputs(action.input));
  const reports = await run(step, ports);
  writeOutputs(action.files, reports);
  requireValid(reports);
});
