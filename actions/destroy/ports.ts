import { join } from 'node:path';
import { DetachedProcesses } from '../../src/pipeline/adapters/detached-process';
import { type GitHubAction } from '../../src/pipeline/adapters/github-action';
import { GitHubAwsSessions } from '../../src/pipeline/adapters/github-aws-sessions';
import { interruptionSignal } from '../../src/pipeline/adapters/interruption';
import { LocalFiles } from '../../src/pipeline/adapters/local-files';
import { NodeHttpClient } from '../../src/pipeline/adapters/node-http-client';
import { S3StateBuckets } from '../../src/pipeline/adapters/s3-state-buckets';
import { SystemClock } from '../../src/pipeline/adapters/system-clock';
import { TerraformCli } from '../../src/pipeline/adapters/terraform-cli';
import { prepareTerraformEnvironment } from '../../src/pipeline/adapters/terraform-environment';
import { type DestroyInputs, type DestroyPorts } from '../../src/pipeline/steps/state/destroy-cell';
import { type ActionInputs } from './inputs';

/** What the step of this action takes. */
export interface Work {
  readonly step: DestroyInputs;
  readonly ports: DestroyPorts;
}

/** The adapters of this action. The folder that Terraform works in is named to the post step before it exists. */
export function openWork(action: GitHubAction, inputs: ActionInputs): Work {
  const { temporaryFolder } = action;
  const { session, terraform, ...step } = inputs;
  const workFolder = join(temporaryFolder, `destroy-${crypto.randomUUID()}`);
  action.files.saveState('work-folder', workFolder);
  const { log, files: summary } = action;
  const clock = new SystemClock();
  const doors = { http: new NodeHttpClient(), clock, log, random: Math.random };
  const environment = prepareTerraformEnvironment({ ownCredentials: inputs.role === undefined, temporaryFolder });
  const { run: runCommand } = new DetachedProcesses(workFolder);
  return {
    step: { ...step, workFolder },
    ports: {
      files: new LocalFiles(),
      sessions: new GitHubAwsSessions(action.identity(session), doors),
      terraform: new TerraformCli({ executable: terraform, environment, runCommand }),
      buckets: new S3StateBuckets(),
      clock,
      signal: interruptionSignal(),
      summary,
      log,
    },
  };
}
