import { DockerBuilder } from '../../src/pipeline/adapters/docker-builder';
import { DockerConfig } from '../../src/pipeline/adapters/docker-config';
import { EcrRegistries } from '../../src/pipeline/adapters/ecr-registries';
import { NodeHttpClient } from '../../src/pipeline/adapters/node-http-client';
import { type GitHubAction } from '../../src/pipeline/adapters/github-action';
import { GitHubAwsSessions } from '../../src/pipeline/adapters/github-aws-sessions';
import { interruptionSignal } from '../../src/pipeline/adapters/interruption';
import { LocalFiles } from '../../src/pipeline/adapters/local-files';
import { SystemClock } from '../../src/pipeline/adapters/system-clock';
import { type BuildImagesPorts } from '../../src/pipeline/steps/build-images';
import { type ActionInputs } from './inputs';

/** The adapters of this action. The folder of passwords is named to the post step before it exists. */
export function openPorts(action: GitHubAction, { session, cacheFrom, cacheTo }: ActionInputs): BuildImagesPorts {
  const { log, temporaryFolder } = action;
  const folders = action.dockerConfigFolders();
  action.files.saveState('docker-config', folders.own);
  const clock = new SystemClock();
  const registries = new EcrRegistries(log);
  const doors = { http: new NodeHttpClient(), clock, log, random: Math.random, meanwhile: registries.prepare };
  return {
    files: new LocalFiles(),
    sessions: new GitHubAwsSessions(action.identity(session), doors),
    registries,
    builder: new DockerBuilder({
      environment: action.dockerEnvironment([...cacheFrom, ...cacheTo]),
      config: new DockerConfig(folders),
      temporaryFolder,
      cacheFrom,
      cacheTo,
      signal: interruptionSignal(),
    }),
    log,
    clock,
  };
}
