import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type StackValidation } from '../ports/stack-validation';
import {
  type Outputs,
  type PlanSummary,
  type Terraform,
  type TerraformResult,
  type TerraformRun,
} from '../ports/terraform';
import { type Command, type CommandEnd, runCommand } from './child-process';
import { problemsOf, stepsOf, type TerraformMessage, tryParseMessage } from './terraform-messages';

/** Which program is run, and what every run has in common. */
export interface TerraformCliOptions {
  /** The path of terraform or tofu. */
  readonly executable: string;
  /** The environment of every process; nothing else is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * The command line configuration that replaces the user's own.
   * @default - the user's own
   */
  readonly cliConfigFile?: string;
  /**
   * Runs a program to its end.
   * @default - as a child that ends with this process
   */
  readonly runCommand?: (command: Command) => Promise<CommandEnd>;
}

/** The plan that `plan` keeps in a stack's folder, unless it is told another place. */
const usualPlanFile = 'stack.tfplan';

/** The `terraform` or `tofu` program. */
export class TerraformCli implements Terraform, StackValidation {
  private lastInit: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: TerraformCliOptions) {}

  init(run: TerraformRun): Promise<TerraformResult<undefined>> {
    const next = this.lastInit.then(() => this.initNow(run));
    this.lastInit = next.catch(() => undefined);
    return next;
  }

  async plan(run: TerraformRun): Promise<TerraformResult<PlanSummary>> {
    const lock = run.lock === false ? ['-lock=false'] : [];
    const targets = (run.targets ?? []).map((address) => `-target=${address}`);
    const words = ['plan', '-detailed-exitcode', `-out=${planFileOf(run)}`, ...lock, ...targets];
    const { end, messages } = await this.runJson(run, words);
    // With -detailed-exitcode, 2 means: succeeded, and there are changes.
    return toResult(run, { ...end, exitCode: end.exitCode === 2 ? 0 : end.exitCode }, messages, () => ({
      hasChanges: end.exitCode === 2,
      add: messages.reduce((add, message) => (message.type === 'change_summary' ? message.changes.add : add), 0),
    }));
  }

  async show(run: TerraformRun): Promise<TerraformResult<Uint8Array>> {
    const end = await this.run(run, ['show', '-no-color', '-json', planFileOf(run)]);
    return toResult<Uint8Array>(run, end, [], () => Buffer.from(end.stdout));
  }

  async apply(run: TerraformRun): Promise<TerraformResult<Outputs>> {
    const { end, messages } = await this.runJson(run, ['apply', '-auto-approve', planFileOf(run)]);
    return toResult(run, end, messages, () => outputsOf(messages));
  }

  async destroy(run: TerraformRun): Promise<TerraformResult<undefined>> {
    const { end, messages } = await this.runJson(run, ['apply', '-destroy', '-auto-approve', '-refresh=false']);
    return toResult(run, end, messages, () => undefined);
  }

  async validate(run: TerraformRun): Promise<TerraformResult<undefined>> {
    const end = await this.run(run, ['validate', '-no-color'], { logFile: run.logFile });
    return toResult(run, end, [], () => undefined);
  }

  private async initNow(run: TerraformRun): Promise<TerraformResult<undefined>> {
    if (run.signal.aborted) return { kind: 'interrupted' };
    const words = ['init', '-input=false', '-no-color', ...backendWords(run), ...(await this.lockWords(run))];
    const end = await this.run(run, words, { logFile: run.logFile });
    return toResult(run, end, [], () => undefined);
  }

  /** A lock file that names providers of the other product's registry alone locks nothing, and must be added to. */
  private async lockWords({ folder }: TerraformRun): Promise<readonly string[]> {
    const text = await readFile(join(folder, '.terraform.lock.hcl'), 'utf8').catch(() => '');
    const registry = basename(this.options.executable).includes('tofu') ? 'registry.opentofu.org' : '';
    return text !== '' && text.includes(registry) ? ['-lockfile=readonly'] : [];
  }

  private async runJson(run: TerraformRun, [command = '', ...rest]: readonly string[]) {
    const messages: TerraformMessage[] = [];
    let done = 0;
    const onLine = (line: string) => {
      const message = tryParseMessage(line);
      if (message === undefined) return;
      messages.push(message);
      for (const step of stepsOf([message])) {
        run.onProgress?.(++done);
        run.onStep?.(step);
      }
    };
    const end = await this.run(run, [command, '-json', '-input=false', ...rest], { onLine, logFile: run.logFile });
    return { end, messages };
  }

  private async run(run: TerraformRun, words: readonly string[], extra: Partial<Command> = {}): Promise<CommandEnd> {
    const { executable, environment, cliConfigFile, runCommand: start = runCommand } = this.options;
    return start({
      executable,
      arguments: words,
      folder: run.folder,
      environment: {
        ...environment,
        ...quiet,
        ...(cliConfigFile !== undefined && { TF_CLI_CONFIG_FILE: cliConfigFile }),
        ...run.environment,
      },
      signal: run.signal,
      ...extra,
    }).catch((error: unknown) => explainMissing(executable, error));
  }
}

/** No program of this name. */
function explainMissing(executable: string, error: unknown): CommandEnd {
  if (!(error instanceof Error && /\bENOENT\b/.test(error.message))) throw error;
  return {
    exitCode: 127,
    stdout: '',
    stderr: `Error: there is no program "${executable}" on this machine. Install it first.`,
  };
}

const quiet = { CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', TF_INPUT: '0' } as const;

function toResult<T>(
  run: TerraformRun,
  end: CommandEnd,
  messages: readonly TerraformMessage[],
  value: () => T,
): TerraformResult<T> {
  if (end.exitCode === 0) return { kind: 'done', value: value() };
  if (run.signal.aborted) return { kind: 'interrupted' };
  const problems = problemsOf(messages);
  return {
    kind: 'failed',
    problems: problems.length > 0 ? problems : [wordsOf(end) || `ended with exit code ${end.exitCode ?? 'none'}`],
  };
}

/** What stands before the first error is a warning. */
function wordsOf({ stderr }: CommandEnd): string {
  const first = stderr.search(/^Error: /m);
  return stderr.slice(Math.max(first, 0)).trim();
}

function planFileOf({ planFile }: TerraformRun): string {
  return planFile ?? usualPlanFile;
}

function backendWords({ backendConfig, withState = true }: TerraformRun): readonly string[] {
  if (!withState) return ['-backend=false'];
  if (!backendConfig) return [];
  return ['-reconfigure', ...Object.entries(backendConfig).map(([name, value]) => `-backend-config=${name}=${value}`)];
}

function outputsOf(messages: readonly TerraformMessage[]): Outputs {
  const outputs = messages.flatMap((message) => (message.type === 'outputs' ? Object.entries(message.outputs) : []));
  return Object.fromEntries(outputs.map(([name, { value }]) => [name, value]));
}
