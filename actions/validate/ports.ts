import { type GitHubAction } from '../../src/pipeline/adapters/github-action';
import { interruptionSignal } from '../../src/pipeline/adapters/interruption';
import { LocalFiles } from '../../src/pipeline/adapters/local-files';
import { TerraformCli } from '../../src/pipeline/adapters/terraform-cli';
import { prepareTerraformEnvironment } from '../../src/pipeline/adapters/terraform-environment';
import { type ValidateInputs, type ValidatePorts } from '../../src/pipeline/steps/validate-cells';
import { type ActionInputs } from './inputs';

/** What the step of this action takes. */
export interface Work {
  readonly step: ValidateInputs;
  readonly ports: ValidatePorts;
}

/** The adapters of this action. */
export function openWork(action: GitHubAction, { head, terraform, ...inputs }: ActionInputs): Work {
  const { files, log, temporaryFolder } = action;
  const { id, attempt, url: runUrl } = action.run;
  const environment = prepareTerraformEnvironment({ ownCredentials: false, temporaryFolder });
  return {
    step: { ...inputs, run: { id, attempt, head }, runUrl, workFolder: temporaryFolder },
    ports: {
      files: new LocalFiles(),
      terraform: new TerraformCli({ executable: terraform, environment }),
      summary: files,
      log,
      signal: interruptionSignal(),
    },
  };
}
