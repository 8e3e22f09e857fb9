import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseAction } from '../../projenrc/action-readme';
import { type CellReport, parseCellReport } from '../../src/pipeline/report/cell-report';
import { repository } from '../support/repository';

/** How a step ended, and all it wrote. */
export interface StepEnd {
  readonly exitCode: number | null;
  readonly output: string;
}

/** What a job does. */
export type JobAction = 'plan' | 'apply' | 'unlock';

/** A job on a runner that plans, applies or unlocks, as GitHub runs it: the committed bundle of the action, in a process of its own. */
export class PlanJob {
  readonly folder = mkdtempSync(join(tmpdir(), 'plan-job-'));
  private running: ChildProcess | undefined;

  private readonly action: string;

  constructor(
    /** What the runner gives every step. */
    readonly environment: Readonly<Record<string, string>>,
    name: JobAction = 'plan',
  ) {
    this.action = join(repository, 'actions', name);
    ['output', 'state', 'summary'].forEach((name) => this.write(`runner/${name}`, ''));
    mkdirSync(join(this.folder, 'temp'));
  }

  write(path: string, text: string, mode = 0o644): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  has(path: string): boolean {
    return existsSync(join(this.folder, path));
  }

  report(cell: string): CellReport {
    return parseCellReport(this.read(`checkout/reports/${cell}.json`));
  }

  /** Every file below a folder, with its text. */
  texts(path: string): readonly (readonly [string, string])[] {
    const entries = readdirSync(join(this.folder, path), { recursive: true, withFileTypes: true });
    return entries.flatMap((entry) =>
      entry.isFile() ? [[entry.name, readFileSync(join(entry.parentPath, entry.name), 'utf8')] as const] : [],
    );
  }

  /** The process id of Terraform once it is there: while it works, or while it stands still before it is asked to end. */
  async terraform(place: 'running' | 'paused'): Promise<number> {
    for (;;) {
      const names = readdirSync(join(this.folder, 'temp'), { recursive: true, encoding: 'utf8' });
      const [id] = names.flatMap((name) => new RegExp(`${place}/(\\d+)$`).exec(name)?.[1] ?? []);
      if (id !== undefined) return Number(id);
      await setTimeout(20);
    }
  }

  /** Runs the action with these inputs; what is not given is as action.yml has it. */
  main(inputs: Readonly<Record<string, string>> = {}): Promise<StepEnd> {
    return this.node('index.js', inputs);
  }

  /** Runs its post step, with what the main step saved. */
  post(): Promise<StepEnd> {
    const [, saved = ''] = this.read('runner/state').split('\n');
    return this.node('post.js', {}, { 'STATE_work-folder': saved });
  }

  send(signal: 'SIGINT' | 'SIGKILL'): void {
    this.running?.kill(signal);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async node(file: string, inputs: Readonly<Record<string, string>>, more: object = {}): Promise<StepEnd> {
    const running = spawn(process.execPath, [join(this.action, 'dist', file)], {
      cwd: join(this.folder, 'checkout'),
      env: { ...this.environment, ...this.runner, ...inputVariables(this.action, inputs), ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.running = running;
    const output: string[] = [];
    [running.stdout, running.stderr].forEach((stream) => stream.on('data', (part) => output.push(String(part))));
    await once(running, 'close');
    return { exitCode: running.exitCode, output: output.join('') };
  }

  private get runner(): Readonly<Record<string, string>> {
    return {
      RUNNER_TEMP: join(this.folder, 'temp'),
      GITHUB_OUTPUT: join(this.folder, 'runner/output'),
      GITHUB_STATE: join(this.folder, 'runner/state'),
      GITHUB_STEP_SUMMARY: join(this.folder, 'runner/summary'),
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_TOKEN: 'planted-github-token',
    };
  }
}

/** What the runner makes of `with:` and of the defaults, those that are expressions computed. */
function inputVariables(action: string, given: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { inputs } = parseAction(readFileSync(join(action, 'action.yml'), 'utf8'));
  const computed: Readonly<Record<string, string>> = {
    ...{ 'pull-request': '7', head: 'a'.repeat(40) },
    ...{ 'github-token': 'ghs_job', commit: 'c'.repeat(40), branch: 'main' },
  };
  const values = Object.entries(inputs).map(
    ([name, { default: written = '' }]) => [name, given[name] ?? computed[name] ?? written] as const,
  );
  return Object.fromEntries(values.map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]));
}
