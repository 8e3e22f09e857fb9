import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Outputs,
  type PlanSummary,
  type Terraform,
  type TerraformResult,
  type TerraformRun,
} from '../ports/terraform';
import { type Command, type CommandEnd, runCommand } from './child-process';
import { problemsOf, type TerraformMessage, tryParseMessage } from './terraform-messages';

/** Which program is run, and what every run has in common. */
export interface TerraformCliOptions {
  /** The path of terraform or tofu. */
  readonly executable: string;
  /** The environment of every process; nothing else is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** The command line configuration that replaces the user's own. */
  readonly cliConfigFile: string;
}

/** The plan that `plan` keeps in a stack's folder. */
const planFile = 'stack.tfplan';

/** The `terraform` or `tofu` program. */
export class TerraformCli implements Terraform {
  private lastInit: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: TerraformCliOptions) {}

  init(run: TerraformRun): Promise<TerraformResult<undefined>> {
    const next = this.lastInit.then(() => this.initNow(run));
    this.lastInit = next.catch(() => undefined);
    return next;
  }

  async plan(run: TerraformRun): Promise<TerraformResult<PlanSummary>> {
    const { end, messages } = await this.runJson(run, ['plan', '-detailed-exitcode', `-out=${planFile}`]);
    // With -detailed-exitcode, 2 means: succeeded, and there are changes.
    return toResult(run, { ...end, exitCode: end.exitCode === 2 ? 0 : end.exitCode }, messages, () => ({
      hasChanges: end.exitCode === 2,
      add: messages.reduce((add, message) => (message.type === 'change_summary' ? message.changes.add : add), 0),
    }));
  }

  async show(run: TerraformRun): Promise<TerraformResult<unknown>> {
    const end = await this.run(run, ['show', '-no-color', '-json', planFile]);
    return toResult<unknown>(run, end, [], () => JSON.parse(end.stdout));
  }

  async apply(run: TerraformRun): Promise<TerraformResult<Outputs>> {
    const { end, messages } = await this.runJson(run, ['apply', '-auto-approve', planFile]);
    return toResult(run, end, messages, () => outputsOf(messages));
  }

  async destroy(run: TerraformRun): Promise<TerraformResult<undefined>> {
    const { end, messages } = await this.runJson(run, ['apply', '-destroy', '-auto-approve', '-refresh=false']);
    return toResult(run, end, messages, () => undefined);
  }

  private async initNow(run: TerraformRun): Promise<TerraformResult<undefined>> {
    if (run.signal.aborted) return { kind: 'interrupted' };
    const locked = existsSync(join(run.folder, '.terraform.lock.hcl'));
    const end = await this.run(run, ['init', '-input=false', '-no-color', ...(locked ? ['-lockfile=readonly'] : [])], {
      logFile: run.logFile,
    });
    return toResult(run, end, [], () => undefined);
  }

  private async runJson(run: TerraformRun, [command = '', ...rest]: readonly string[]) {
    const messages: TerraformMessage[] = [];
    let done = 0;
    const onLine = (line: string) => {
      const message = tryParseMessage(line);
      if (message === undefined) return;
      messages.push(message);
      if (message.type === 'apply_complete') run.onProgress?.(++done);
    };
    const end = await this.run(run, [command, '-json', '-input=false', ...rest], { onLine, logFile: run.logFile });
    return { end, messages };
  }

  private run(run: TerraformRun, words: readonly string[], extra: Partial<Command> = {}): Promise<CommandEnd> {
    return runCommand({
      executable: this.options.executable,
      arguments: words,
      folder: run.folder,
      environment: {
        ...this.options.environment,
        ...quiet,
        TF_CLI_CONFIG_FILE: this.options.cliConfigFile,
        ...run.environment,
      },
      signal: run.signal,
      ...extra,
    });
  }
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
    problems: problems.length > 0 ? problems : [end.stderr.trim() || `ended with exit code ${end.exitCode ?? 'none'}`],
  };
}

function outputsOf(messages: readonly TerraformMessage[]): Outputs {
  const outputs = messages.flatMap((message) => (message.type === 'outputs' ? Object.entries(message.outputs) : []));
  return Object.fromEntries(outputs.map(([name, { value }]) => [name, value]));
}
