import { join } from 'node:path';
import { writeCliConfig } from '../../src/pipeline/adapters/terraform-cli-config';
import { findAwsProvider } from '../../src/rehearsal/aws-provider';
import { childEnvironment } from '../../src/rehearsal/child-environment';
import { findTerraform, type Product } from '../../src/rehearsal/find-terraform';

/** A terraform that installs its provider without asking anybody. */
export interface PreparedTerraform {
  readonly executable: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Finds terraform and a mirror of the provider, as a rehearsal does, and points the one at the other. */
export async function prepareTerraform(folder: string, product?: Product): Promise<PreparedTerraform> {
  const context = {
    environment: process.env,
    folder,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  };
  const program = await findTerraform(childEnvironment(process.env), context.onProgress, product && [product]);
  const cliConfigFile = join(folder, 'terraform.rc');
  await writeCliConfig(cliConfigFile, { mirror: await findAwsProvider(program, context) });
  return {
    executable: program.executable,
    environment: { ...childEnvironment(process.env), TF_CLI_CONFIG_FILE: cliConfigFile, CHECKPOINT_DISABLE: '1' },
  };
}
