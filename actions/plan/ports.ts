import { join } from 'node:path';
import { DetachedProcesses } from '../../src/pipeline/adapters/detached-process';
import { NodeHttpClient } from '../../src/pipeline/adapters/node-http-client';
import { type GitHubAction } from '../../src/pipeline/adapters/github-action';
import { GitHubAwsSessions } from '../../src/pipeline/adapters/github-aws-sessions';
import { interruptionSignal } from '../../src/pipeline/adapters/interruption';
import { LocalFiles } from '../../src/pipeline/adapters/local-files';
import { S3StateBuckets } from '../../src/pipeline/adapters/s3-state-buckets';
import { SystemClock } from '../../src/pipeline/adapters/system-clock';
import { TerraformCli } from '../../src/pipeline/adapters/terraform-cli';
import { prepareTerraformEnvironment } from '../../src/pipeline/adapters/terraform-environment';
import { type PlanCellsInputs, type PlanCellsPorts } from '../../src/pipeline/steps/plan-cells';
import { type ActionInputs } from './inputs';

/** What the step of this action takes. */
export interface Work {
  readonly step: PlanCellsInputs;
  readonly ports: PlanCellsPorts;
}

/** The adapters of this action. The folder that Terraform works in is named to the post step before it exists. */
export function openWork(action: GitHubAction, inputs: ActionInputs): Work {
  const { temporaryFolder } = action;
  const workFolder = join(temporaryFolder, `plan-${crypto.randomUUID()}`);
  action.files.saveState('work-folder', workFolder);
  return { step: toStep(action, inputs, workFolder), ports: openPorts(action, inputs, workFolder) };
}

function toStep({ run, log }: GitHubAction, inputs: ActionInputs, workFolder: string): PlanCellsInputs {
  const { fingerprintKey: key, pullRequest, head, reports: reportsFolder, ...others } = inputs;
  if (key !== undefined) log.mask(key);
  const seal = key === undefined ? undefined : { key, repository: run.repository, pullRequest, head };
  return { ...others, reportsFolder, workFolder, seal };
}

function openPorts(action: GitHubAction, { roles, session, terraform }: ActionInputs, folder: string): PlanCellsPorts {
  const { log, temporaryFolder } = action;
  const clock = new SystemClock();
  const doors = { http: new NodeHttpClient(), clock, log, random: Math.random };
  const processes = new DetachedProcesses(folder);
  return {
    files: new LocalFiles(),
    sessions: new GitHubAwsSessions(action.identity(session), doors),
    terraform: new TerraformCli({
      executable: terraform,
      environment: prepareTerraformEnvironment({ ownCredentials: roles.length === 0, temporaryFolder }),
      runCommand: processes.run,
    }),
    states: new S3StateBuckets(),
    clock,
    log,
    signal: interruptionSignal(),
  };
}
