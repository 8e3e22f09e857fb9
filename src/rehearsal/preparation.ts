import { join } from 'node:path';
import { type Cell, type Registry } from '../contract/cells';
import { TerraformCli } from '../pipeline/adapters/terraform-cli';
import { writeCliConfig } from '../pipeline/adapters/terraform-cli-config';
import { findAwsProvider } from './aws-provider';
import { childEnvironment, type Environment } from './child-environment';
import { findTerraform, type TerraformProgram } from './find-terraform';
import { runStep } from './progress';
import { type RehearsalContext, type RehearsalOptions } from './rehearsal-options';
import { type RunFolder } from './run-folder';
import { selectCells } from './select-cells';
import { type Synthesized, synthesize } from './synthesize';
import { chooseTaskMode, type TaskMode } from './task-mode';

/** All that a rehearsal needs, but for an AWS API. */
export interface Preparation {
  readonly synthesized: Synthesized;
  /** The cells that are rehearsed. */
  readonly cells: readonly Cell[];
  /** The registries that they pull from. */
  readonly registries: readonly Registry[];
  readonly program: TerraformProgram;
  readonly terraform: TerraformCli;
  /** Names the mirror that the provider is installed from. */
  readonly cliConfigFile: string;
  readonly taskMode: TaskMode;
  /** For child processes. */
  readonly environment: Environment;
}

/**
 * Synthesizes, chooses the cells, and finds what they are applied with.
 * @throws UserError, MissingError, InterruptedError
 */
export async function prepare(
  folder: RunFolder,
  options: RehearsalOptions,
  context: RehearsalContext,
): Promise<Preparation> {
  const environment = childEnvironment(context.environment);
  const synthesized = await runStep(context.progress, 'Synthesis', () =>
    synthesize({ ...options, folder: folder.path, environment, signal: context.signal }),
  );
  const cells = selectCells(synthesized.cells.cells, options);
  context.onSynthesized(cells, synthesized.report);
  const tools = await runStep(context.progress, 'Terraform', (say) => findTools(folder, context, say));
  return {
    synthesized,
    cells,
    registries: synthesized.cells.registries.filter((registry) => cells.some((cell) => isServedBy(cell, registry))),
    ...tools,
    taskMode: await chooseTaskMode(synthesized.cells, environment),
    environment,
  };
}

async function findTools(folder: RunFolder, context: RehearsalContext, say: (text: string) => void) {
  const environment = childEnvironment(context.environment);
  const program = await findTerraform(environment, say);
  const mirror = await findAwsProvider(program, {
    environment: context.environment,
    folder: folder.path,
    signal: context.signal,
    onProgress: say,
  });
  const cliConfigFile = join(folder.path, 'terraform.rc');
  await writeCliConfig(cliConfigFile, { mirror });
  say(`${program.product} ${program.version}`);
  return {
    program,
    cliConfigFile,
    terraform: new TerraformCli({ executable: program.executable, environment, cliConfigFile }),
  };
}

function isServedBy(cell: Cell, registry: Registry): boolean {
  return cell.account === registry.account && cell.region === registry.region;
}
