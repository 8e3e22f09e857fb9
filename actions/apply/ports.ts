import { join } from 'node:path';
import { afterItsCalls, DetachedProcesses } from '../../src/pipeline/adapters/detached-process';
import { EcrRegistries } from '../../src/pipeline/adapters/ecr-registries';
import { EcsClusters } from '../../src/pipeline/adapters/ecs-clusters';
import { type GitHubAction } from '../../src/pipeline/adapters/github-action';
import { GitHubAwsSessions } from '../../src/pipeline/adapters/github-aws-sessions';
import { GitHubMergedPullRequests } from '../../src/pipeline/adapters/github-merged-pull-requests';
import { GitHubPullRequestComments } from '../../src/pipeline/adapters/github-pull-request-comments';
import { GitHubRunArtifacts } from '../../src/pipeline/adapters/github-run-artifacts';
import { interruptionSignal } from '../../src/pipeline/adapters/interruption';
import { LocalFiles } from '../../src/pipeline/adapters/local-files';
import { NodeHttpClient } from '../../src/pipeline/adapters/node-http-client';
import { S3StateBuckets } from '../../src/pipeline/adapters/s3-state-buckets';
import { SystemClock } from '../../src/pipeline/adapters/system-clock';
import { TerraformCli } from '../../src/pipeline/adapters/terraform-cli';
import { prepareTerraformEnvironment } from '../../src/pipeline/adapters/terraform-environment';
import { type ApplyCellsInputs, type ApplyCellsPorts } from '../../src/pipeline/steps/apply-cells';
import { type ReviewPorts } from '../../src/pipeline/steps/find-reviews';
import { type ActionInputs } from './inputs';

/** What the step of this action takes. */
export interface Work {
  readonly step: ApplyCellsInputs;
  readonly ports: ApplyCellsPorts;
}

/** The adapters of this action. The folder that Terraform works in is named to the post step before it exists. */
export function openWork(action: GitHubAction, inputs: ActionInputs): Work {
  const { temporaryFolder } = action;
  const workFolder = join(temporaryFolder, `apply-${crypto.randomUUID()}`);
  action.files.saveState('work-folder', workFolder);
  const ports = openPorts(action, inputs, workFolder);
  // Also told when the apply fails in the middle: what it had deployed until then is to be watched all the same.
  action.files.setOutput('began', new Date(ports.clock.now()).toISOString());
  return { step: toStep(action, inputs, workFolder), ports };
}

function toStep({ run, log }: GitHubAction, inputs: ActionInputs, workFolder: string): ApplyCellsInputs {
  const { fingerprintKey: key, reports: reportsFolder, ...others } = inputs;
  if (key !== undefined) log.mask(key);
  return { ...others, key, reportsFolder, workFolder, repository: run.repository, run: run.id };
}

function openPorts(action: GitHubAction, inputs: ActionInputs, folder: string): ApplyCellsPorts {
  const { log, temporaryFolder } = action;
  const clock = new SystemClock();
  const processes = new DetachedProcesses(folder, afterItsCalls);
  return {
    ...openReviews(action, inputs),
    files: new LocalFiles(),
    sessions: new GitHubAwsSessions(action.identity(inputs.session), {
      ...{ http: new NodeHttpClient(), clock, log, random: Math.random },
    }),
    terraform: new TerraformCli({
      executable: inputs.terraform,
      environment: prepareTerraformEnvironment({ ownCredentials: inputs.roles.length === 0, temporaryFolder }),
      runCommand: processes.run,
    }),
    states: new S3StateBuckets(),
    registries: new EcrRegistries(log),
    clusters: new EcsClusters(),
    clock,
    log,
    signal: interruptionSignal(),
  };
}

function openReviews({ log, run }: GitHubAction, { token }: ActionInputs): ReviewPorts {
  log.mask(token);
  const place = { repository: run.repository, url: run.apiUrl, token, log };
  return {
    pullRequests: new GitHubMergedPullRequests(place),
    artifacts: new GitHubRunArtifacts(place),
    commentsOf: (pullRequest) => new GitHubPullRequestComments({ ...place, pullRequest }),
  };
}
