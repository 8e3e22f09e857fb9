import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { githubActions } from '../../projenrc/github-actions';
import { findProgram } from '../support/find-program';
import { repository } from '../support/repository';
import { writeStandIns } from './stand-ins';

/** An event on GitHub, and what the repository is set up with. */
export interface WorkflowEvent {
  readonly name: 'push' | 'pull_request' | 'workflow_dispatch' | 'schedule';
  /** Of the repository and of its environments, which the runner for tests does not tell apart. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** What somebody has typed. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Of every step. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Fields of the event, such as `pull_request`. */
  readonly payload?: object;
  readonly run?: number;
}

/** How a run ended. */
export interface WorkflowEnd {
  readonly code: number;
  readonly output: string;
  /** Names of the jobs that ran, in the order in which they began. */
  readonly jobs: readonly string[];
  /** Those that failed. */
  readonly failed: readonly string[];
  readonly notices: readonly string[];
}

/** A repository made from the template, in which workflows are run as GitHub runs them, without containers. */
export class Checkout {
  /** Links resolved: what runs in it may ask where it is. */
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'checkout-')));
  private readonly standIns = join(this.folder, '.runner', 'stand-ins');
  private runs = 0;

  constructor() {
    writeStandIns(this.standIns);
  }

  /** Copies from the template; a folder with all that is in it. */
  copy(...paths: readonly string[]): void {
    for (const path of paths) cpSync(join(repository, path), join(this.folder, path), { recursive: true });
    this.mend();
  }

  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Files that a run has left as an artifact, by name. */
  artifacts(run = this.runs): readonly string[] {
    const folder = join(this.folder, '.runner', 'artifacts', String(run));
    return existsSync(folder) ? readdirSync(folder).toSorted() : [];
  }

  /** Where the artifacts of a run are. */
  artifactFolder(name: string, run = this.runs): string {
    return join(this.folder, '.runner', 'artifacts', String(run), name);
  }

  /** Commits what stands there, and gives the commit. */
  commit(): string {
    if (!existsSync(join(this.folder, '.git'))) {
      this.write('.gitignore', '.runner\nnode_modules\ncdktf.out\nreports\n');
      this.git('init', '--quiet', '--initial-branch=main');
      this.git('remote', 'add', 'origin', 'https://github.com/acme/shop.git');
    }
    this.git('add', '--all');
    const author = ['-c', 'user.name=x', '-c', 'user.email=x@example.com'];
    this.git(...author, 'commit', '--quiet', '--allow-empty', '--message=x');
    return this.git('rev-parse', 'HEAD');
  }

  /** Goes to a branch, and gives the commit that stands there; a branch that there is not yet begins here. */
  switchTo(branch: string): string {
    const isNew = this.git('branch', '--list', branch) === '';
    this.git('switch', '--quiet', ...(isNew ? ['--create'] : []), branch);
    return this.git('rev-parse', 'HEAD');
  }

  /** Runs a workflow to its end. */
  run(workflow: string, event: WorkflowEvent): Promise<WorkflowEnd> {
    this.runs = event.run ?? this.runs + 1;
    const payload = { ...(event.inputs && { inputs: event.inputs }), ...event.payload };
    this.write('.runner/event.json', JSON.stringify({ ref: 'refs/heads/main', ...payload }));
    const words = [
      ...[event.name, `--workflows=.github/workflows/${workflow}.yml`, '--eventpath=.runner/event.json'],
      ...['--platform=ubuntu-latest=-self-hosted', '--json', ...this.standInWords()],
      ...optionsOf('--var', event.variables),
      ...optionsOf('--secret', event.secrets),
      ...optionsOf('--env', { ...this.runnerEnvironment(), ...event.environment }),
    ];
    return new Promise((resolve) => {
      const options = { cwd: this.folder, env: this.programEnvironment(), maxBuffer: 64 * 1024 * 1024 };
      const program = execFile(findProgram('act'), words, options, (_, stdout, stderr) => {
        resolve(readEnd(program.exitCode ?? -1, stdout + stderr));
      });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private git(...words: readonly string[]): string {
    const output = execFileSync('git', ['-C', this.folder, ...words], {
      ...{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    });
    return output.trim();
  }

  private standInWords(): readonly string[] {
    const { setupNode, setupTerraform, uploadArtifact, downloadArtifact } = githubActions;
    const named = { 'no-op': [setupNode, setupTerraform], upload: [uploadArtifact], download: [downloadArtifact] };
    return Object.entries(named).flatMap(([name, actions]) =>
      actions.map(({ uses }) => `--local-repository=${uses}=${join(this.standIns, name)}`),
    );
  }

  private runnerEnvironment(): Readonly<Record<string, string>> {
    return {
      GITHUB_RUN_ID: String(this.runs),
      GITHUB_RUN_NUMBER: String(this.runs),
      STAND_IN_ARTIFACTS: join(this.folder, '.runner', 'artifacts', String(this.runs)),
    };
  }

  /** A home of its own: what act keeps there is gone with the checkout. */
  private programEnvironment(): NodeJS.ProcessEnv {
    return { PATH: process.env.PATH ?? '', HOME: join(this.folder, '.runner') };
  }

  /**
   * What the runner for tests does not know: the newest Node, whose place an older one takes; a key of its schema; and that a job that is
   * skipped has no matrix.
   */
  private mend(): void {
    for (const name of entriesOf(join(this.folder, 'actions')))
      this.edit(`actions/${name}/action.yml`, (text) => text.replace('node24', 'node20'));
    for (const name of entriesOf(join(this.folder, '.github', 'workflows')))
      this.edit(`.github/workflows/${name}`, (text) =>
        text
          .replaceAll(/^ +queue: max\n/gm, '')
          .replaceAll(matrices, "$1 ${{ $3.result == 'success' && $2 || fromJSON('[]') }}"),
      );
  }

  private edit(path: string, change: (text: string) => string): void {
    if (!existsSync(join(this.folder, path))) return;
    const text = change(this.read(path));
    rmSync(join(this.folder, path));
    this.write(path, text);
  }
}

/** A line of a matrix, its expression, and the job whose output that is. */
const matrices = /^( +\w+:) \$\{\{ (fromJSON\((needs\.[\w-]+)\.outputs\.\w+\)\S*) \}\}$/gm;

function entriesOf(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function optionsOf(option: string, values: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(values).map(([name, value]) => `${option}=${name}=${value}`);
}

function readEnd(code: number, output: string): WorkflowEnd {
  const lines = output.split('\n').flatMap((line) => tryRead(line) ?? []);
  const named = (some: typeof lines) => [
    ...new Set(some.flatMap(({ job }) => (job === undefined ? [] : [job.replace(/^[^/]*\//, '').trim()]))),
  ];
  const text = lines.map(({ msg }) => msg).join('\n');
  return {
    code,
    output: text === '' ? output : text,
    jobs: named(lines.filter(({ jobID, stage }) => jobID !== undefined && stage !== undefined)),
    failed: named(lines.filter(({ jobResult }) => jobResult === 'failure')),
    notices: lines.flatMap(({ command, msg }) => (command === 'notice' ? [noticeIn(msg)] : [])),
  };
}

/** Without the command that it stands in. */
function noticeIn(message: string): string {
  return message.replace(/^[^]*?::notice(?: [^:]*)?::/, '').trim();
}

const lineSchema = z.object({
  msg: z.string(),
  job: z.string().optional(),
  jobID: z.string().optional(),
  stage: z.string().optional(),
  jobResult: z.string().optional(),
  command: z.string().optional(),
});

function tryRead(line: string): z.output<typeof lineSchema> | undefined {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}
