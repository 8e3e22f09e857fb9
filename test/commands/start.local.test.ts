import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { parseCellReport } from '../../src/pipeline/report/cell-report';
import { markedProcesses } from '../support/marked-processes';
import { describeWith } from '../support/needs';
import { installedProgram, repository } from '../support/repository';

const matrix = join(repository, 'test', 'fixtures', 'configs', 'matrix.config.ts');
const small = join(repository, 'test', 'fixtures', 'configs', 'small.config.ts');
const program = [join(repository, 'src', 'commands', 'start.ts')] as const;

const reportSchema = z.strictObject({
  ok: z.boolean(),
  cells: z.array(
    z.strictObject({
      id: z.string(),
      environment: z.string(),
      networking: z.string(),
      resources: z.number(),
      changesAfterApply: z.number(),
      loadBalancerUrl: z.string().nullable(),
      http: z.null(),
      containers: z.literal(0),
      destroyed: z.boolean(),
      seconds: z.strictObject({ plan: z.number(), apply: z.number(), destroy: z.number() }),
      report: z.unknown().transform((report) => parseCellReport(JSON.stringify(report))),
    }),
  ),
});

type Extra = Readonly<Record<string, string | undefined>>;

function start(words: readonly string[], environment: Extra = {}) {
  return spawnSync(installedProgram('tsx'), [...program, ...words], {
    cwd: repository,
    encoding: 'utf8',
    env: { ...process.env, ...mark, ...environment },
  });
}

/** Starts it, and waits for a line on standard error that holds this text. */
async function startUntil(text: string, words: readonly string[]): Promise<{ child: ChildProcess; lines: string[] }> {
  // Without npm or tsx between, so that the signal arrives where a terminal's would.
  const child = spawn(process.execPath, ['--import', 'tsx', ...program, ...words], {
    cwd: repository,
    env: { ...process.env, ...mark },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    if (line.includes(text)) return { child, lines };
  }
  throw new Error(`"${text}" was never said, but:\n${lines.join('\n')}`);
}

function exitCodeOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

/** In the environment of everything that these tests start, and of whatever that starts: locale settings are handed on. */
const mark = { LC_START_TEST: `start-test-${String(process.pid)}` };

/** Processes that a rehearsal of these tests started and that still run; other suites may have theirs. */
const leftRunning = () => markedProcesses(mark.LC_START_TEST);

describe('npm start, asked for what it cannot do', () => {
  it.each([
    [['--onyl', 'x'], 'Did you mean "--only"'],
    [['--config', 'nowhere.ts'], 'nowhere.ts'],
    [['--config', matrix, '--only', 'lab-natt'], 'Did you mean "lab-nat"'],
    [['--endpoint', 'nonsense'], 'must be a URL'],
  ])('%j ends with 1 and says why', (words, message) => {
    const { status, stderr, stdout } = start(words);
    expect(stderr).toContain(message);
    expect(status).toBe(1);
    expect(stdout).toBe('');
  });

  it('refuses an AWS API that is not on this machine, unless it is named on the command line', () => {
    const { status, stderr } = start(['--config', small], {
      AWS_ENDPOINT_URL: 'https://ec2.eu-central-1.amazonaws.com',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('--endpoint');
  });

  it('prints every fault of a wrong configuration, and starts nothing', () => {
    const folder = mkdtempSync(join(tmpdir(), 'start-'));
    const config = join(folder, 'fargate.config.ts');
    writeFileSync(config, 'export default { project: "shop", environments: {}, services: {} };');
    const { status, stderr } = start(['--config', config]);
    expect(status).toBe(1);
    expect(stderr).toContain('environments: is empty');
    expect(stderr).not.toContain('Embedded AWS');
    rmSync(folder, { recursive: true });
  });

  it('explains itself', () => {
    const { status, stdout } = start(['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('--only <cell>');
  });
});

describe('npm start on a machine that lacks something', () => {
  it('shows the cells with the reasons of their endpoints, says what is missing and how to get it, and ends with 3', () => {
    // Nothing is on this PATH but node, and nothing can be fetched through this proxy.
    const folder = mkdtempSync(join(tmpdir(), 'bare-'));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', ...program, '--config', small, '--only', 'isolated'],
      {
        cwd: repository,
        encoding: 'utf8',
        env: { PATH: folder, HOME: folder, XDG_CACHE_HOME: folder, HTTPS_PROXY: 'http://127.0.0.1:9' },
      },
    );
    expect(stderr).toContain('Install it');
    expect(stdout).toContain('isolated: VPC endpoints');
    expect(stdout).toContain('app pulls from private ECR');
    expect(status).toBe(3);
    rmSync(folder, { recursive: true });
  });
});

describeWith(['terraform', 'python'], 'npm start', () => {
  it('prints one object with --json and nothing else on standard output, and leaves nothing behind', () => {
    const { status, stdout, stderr } = start(['--config', small, '--on-paper', '--json']);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    const report = reportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({
      ok: true,
      cells: [{ id: 'open', environment: 'open', networking: 'public', changesAfterApply: 0, destroyed: true }],
    });
    expect(report.cells[0]?.resources).toBeGreaterThan(15);
    expect(report.cells[0]?.report.plan?.counts.add).toBe(report.cells[0]?.resources);
    expect(report.cells[0]?.report.plan?.entries.map(({ construct }) => construct)).toContain('open/network/vpc');
    const comment = /The comment that a pull request would get is in (.*)\.$/m.exec(stderr)?.[1] ?? '';
    expect(readFileSync(comment, 'utf8')).toContain(
      `| **open** public subnets |  |  |  | ${report.cells[0]?.resources ?? ''} |`,
    );
    expect(stderr).toContain('nothing is left');
    expect(status).toBe(0);
    expect(leftRunning()).toEqual([]);
  });

  it('stops cleanly when it is interrupted in the middle of an apply', async () => {
    const { child } = await startUntil('open: applied', ['--config', small, '--on-paper']);
    child.kill('SIGINT');
    expect(await exitCodeOf(child)).toBe(130);
    expect(leftRunning()).toEqual([]);
  });
});
