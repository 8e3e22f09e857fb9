import { finishLeftProcesses } from '../../src/pipeline/adapters/left-processes';
import { entry } from '../entry';

// A cancelled step is killed within seconds. Terraform, left alone, ends in order; the job must not end before it.
void entry(async (action) => {
  const folder = action.state('work-folder');
  if (folder !== '') await finishLeftProcesses(folder, action.log);
});
