import { run } from '../../src/pipeline/steps/ask-for-approval';
import { entry } from '../entry';
import { readInputs } from './inputs';
import { openPorts } from './ports';

void entry(async (action) => {
  const inputs = readInputs(action.input);
  const { refused, others } = await run(inputs, openPorts(action, inputs));
  action.files.setOutput('refused', JSON.stringify(refused));
  action.files.setOutput('others', JSON.stringify(others));
});
