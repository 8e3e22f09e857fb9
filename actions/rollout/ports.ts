import { EcsClusters } from '../../src/pipeline/adapters/ecs-clusters';
import { type GitHubAction } from '../../src/pipeline/adapters/github-action';
import { GitHubAwsSessions } from '../../src/pipeline/adapters/github-aws-sessions';
import { interruptionSignal } from '../../src/pipeline/adapters/interruption';
import { LocalFiles } from '../../src/pipeline/adapters/local-files';
import { NodeHttpClient } from '../../src/pipeline/adapters/node-http-client';
import { S3StateBuckets } from '../../src/pipeline/adapters/s3-state-buckets';
import { SystemClock } from '../../src/pipeline/adapters/system-clock';
import { type WatchRolloutsInputs, type WatchRolloutsPorts } from '../../src/pipeline/steps/watch-rollouts';
import { type ActionInputs } from './inputs';

/** What the step of this action takes. */
export interface Work {
  readonly step: WatchRolloutsInputs;
  readonly ports: WatchRolloutsPorts;
}

/** The adapters of this action. */
export function openWork(action: GitHubAction, { step, session }: ActionInputs): Work {
  const { log } = action;
  const clock = new SystemClock();
  const doors = { http: new NodeHttpClient(), clock, log, random: Math.random };
  return {
    step: { ...step, run: action.run.id },
    ports: {
      files: new LocalFiles(),
      sessions: new GitHubAwsSessions(action.identity(session), doors),
      clusters: new EcsClusters(),
      states: new S3StateBuckets(),
      clock,
      log,
      signal: interruptionSignal(),
    },
  };
}
