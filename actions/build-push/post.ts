import { removeDockerConfig } from '../../src/pipeline/adapters/remove-docker-config';
import { entry } from '../entry';

// After a run that came to its end there is nothing left to remove.
void entry(async (action) => {
  const folder = action.state('docker-config');
  if (folder !== '') await removeDockerConfig(folder);
});
