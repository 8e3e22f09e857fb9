import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Environment } from './child-environment';

/** The folder of this user that keeps what a rehearsal fetched, for the next one. Nothing in it is needed: it can be deleted. */
export function userCache(environment: Environment): string {
  const home = environment.HOME ?? homedir();
  const conventional = process.platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache');
  return join(environment.XDG_CACHE_HOME ?? conventional, 'fargate-template');
}
