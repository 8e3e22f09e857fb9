import { run } from '../../src/pipeline/steps/state/destroy-cell';
import { entry } from '../entry';
import { readInputs } from './inputs';
import { openWork } from './ports';

void entry(async (action) => {
  const { step, ports } = openWork(action, readInputs(action.input));
  action.files.setOutput('destroyed', String(await run(step, ports)));
});
