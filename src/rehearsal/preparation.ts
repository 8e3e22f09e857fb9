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
import { findBases } from './image-sources';
import { chooseTaskMode, type TaskMode } from './task-mode';

/** All that a rehearsal needs, but for an AWS API. */
export interface Preparation {
  readonly options: RehearsalOptions;
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
    options,
    synthesized,
    cells,
    registries: synthesized.cells.registries.filter((registry) => cells.some((cell) => isServedBy(cell, registry))),
    ...tools,
    taskMode: await runStep(context.progress, 'Containers', (say) =>
      findTaskMode(synthesized, { options, environment, say }),
    ),
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

interface TaskModeQuestion {
  readonly options: RehearsalOptions;
  readonly environment: Environment;
  readonly say: (text: string) => void;
}

async function findTaskMode(
  { cells }: Synthesized,
  { options, environment, say }: TaskModeQuestion,
): Promise<TaskMode> {
  const bases = await findBases(cells, options);
  const mode: TaskMode = options.onPaper
    ? { kind: 'on paper', reason: 'that was asked for' }
    : await chooseTaskMode({ bases, environment, onProgress: say });
  say(mode.kind === 'containers' ? 'tasks run as containers' : `tasks run on paper: ${mode.reason}`);
  return mode;
}

function isServedBy(cell: Cell, registry: Registry): boolean {
  return cell.account === registry.account && cell.region === registry.region;
}
