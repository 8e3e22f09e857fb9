import { requireValid, run } from '../../src/pipeline/steps/validate-cells';
import { entry } from '../entry';
import { readInputs } from './inputs';
import { writeOutputs } from './outputs';
import { openPorts } from './ports';

void entry(async (action) => {
  const { head, ...inputs } = readInputs(action.input);
  const { id, attempt, url: runUrl } = action.run;
  const step = { ...inputs, run: { id, attempt, head }, runUrl, workFolder: action.temporaryFolder };
  const reports = await run(step, openPorts(action, { head, ...inputs }));
  writeOutputs(action.files, reports);
  requireValid(reports);
});
