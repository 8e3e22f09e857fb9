import { type GitHubAction } from '../../src/pipeline/adapters/github-action';
import { interruptionSignal } from '../../src/pipeline/adapters/interruption';
import { LocalFiles } from '../../src/pipeline/adapters/local-files';
import { TerraformCli } from '../../src/pipeline/adapters/terraform-cli';
import { prepareTerraformEnvironment } from '../../src/pipeline/adapters/terraform-environment';
import { type ValidatePorts } from '../../src/pipeline/steps/validate-cells';
import { type ActionInputs } from './inputs';

/** The adapters of this action. */
export function openPorts({ files, log, temporaryFolder }: GitHubAction, { terraform }: ActionInputs): ValidatePorts {
  const environment = prepareTerraformEnvironment({ ownCredentials: false, temporaryFolder });
  return {
    files: new LocalFiles(),
    terraform: new TerraformCli({ executable: terraform, environment }),
    summary: files,
    log,
    signal: interruptionSignal(),
  };
}
