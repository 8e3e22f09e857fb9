import { type GitHubAction } from '../../src/pipeline/adapters/github-action';
import { GitHubAwsSessions } from '../../src/pipeline/adapters/github-aws-sessions';
import { LocalFiles } from '../../src/pipeline/adapters/local-files';
import { NodeHttpClient } from '../../src/pipeline/adapters/node-http-client';
import { S3StateBuckets } from '../../src/pipeline/adapters/s3-state-buckets';
import { SystemClock } from '../../src/pipeline/adapters/system-clock';
import { type UnlockPorts } from '../../src/pipeline/steps/state/unlock-state';
import { type ActionInputs } from './inputs';

/** Long enough for a look and a removal; the shortest that AWS gives. */
const durationSeconds = 900;

/** The adapters of this action. */
export function openPorts(action: GitHubAction, { sessionName }: ActionInputs): UnlockPorts {
  const { log, files: summary } = action;
  const clock = new SystemClock();
  const doors = { http: new NodeHttpClient(), clock, log, random: Math.random };
  return {
    files: new LocalFiles(),
    sessions: new GitHubAwsSessions(action.identity({ sessionName, durationSeconds }), doors),
    buckets: new S3StateBuckets(),
    clock,
    summary,
    log,
  };
}
