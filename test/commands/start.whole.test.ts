import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { parseCellReport } from '../../src/pipeline/report/cell-report';
import { lastExitCode, lastWords } from '../../src/rehearsal/last-words';
import { findProgram } from '../support/find-program';
import { markedProcesses } from '../support/marked-processes';
import { describeWith } from '../support/needs';
import { repository } from '../support/repository';
import { outsideRegistry } from '../support/shared/shared';

const fixtures = join(repository, 'test', 'fixtures', 'app');
const alone = join(fixtures, 'fargate.config.ts');
const behind = join(fixtures, 'behind.config.ts');
const comment = join(repository, '.build', 'rehearsal-comment.md');
const program = ['--import', 'tsx', join(repository, 'src', 'commands', 'start.ts')] as const;

/** In the environment of everything that these tests start, and of whatever that starts: locale settings are handed on. */
const mark = { LC_START_TEST: `start-whole-test-${String(process.pid)}` };

const reportSchema = z.object({
  ok: z.boolean(),
  cells: z.tuple([
    z.object({
      id: z.string(),
      containers: z.number(),
      destroyed: z.boolean(),
      report: z.unknown().transform((report) => parseCellReport(JSON.stringify(report))),
    }),
  ]),
});

describeWith(['terraform', 'python', 'engine', 'registry', 'busybox'], 'npm start with a container engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'start-'));
  const calls = join(folder, 'calls');
  let words: readonly string[] = [];

  beforeAll(async () => {
    const { base } = await outsideRegistry();
    // The second argument makes other tags than those of other suites and earlier runs: these images are not there yet.
    const buildArguments = [`BUSYBOX_IMAGE=${base}`, `RUN=${randomUUID()}`];
    words = buildArguments.flatMap((each) => ['--build-arg', each]);
    const recorder = join(folder, 'docker');
    writeFileSync(recorder, `#!/bin/sh\necho "$*" >> ${calls}\nexec ${findProgram('docker')} "$@"\n`);
    chmodSync(recorder, 0o755);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('rolls out a changed version under load: it runs, and no request fails', async () => {
    const { result, rollout, exitCode } = await startToEnd(['--config', behind]);
    expect({ ...result, exitCode }).toEqual({ id: 'open', containers: 2, destroyed: true, ok: true, exitCode: 0 });
    expect(rollout.requests?.failed).toBe(0);
    expect(rollout.requests?.sent).toBeGreaterThan(100);
    for (const { verdict, timeline = [] } of rollout.services) {
      expect(verdict.kind).toBe('succeeded');
      expect(timeline.map(({ phase }) => phase)).toEqual(expect.arrayContaining(['created', 'started', 'completed']));
    }
    // Two images, and each of them a second time.
    expect(buildsIn(readFileSync(calls, 'utf8'))).toBe(4);
  });

  it('ships a version that cannot start: it is rolled back, its last words are told, and no request fails', async () => {
    const { result, rollout, exitCode } = await startToEnd(['--config', behind, '--break']);
    expect({ ...result, exitCode }).toEqual({ id: 'open', containers: 2, destroyed: true, ok: true, exitCode: 0 });
    expect(rollout.requests?.failed).toBe(0);
    expect(rollout.requests?.sent).toBeGreaterThan(100);
    const [frontend, backend] = rollout.services;
    expect([frontend?.verdict.kind, backend?.verdict.kind]).toEqual(['rolled-back', 'unchanged']);
    expect(frontend?.verdict.reason).toContain('circuit breaker');
    const containers = frontend?.stoppedTasks.flatMap(({ containers }) => containers) ?? [];
    expect(containers[0]).toMatchObject({ exitCode: lastExitCode, lines: [lastWords.trim()] });
    expect(readFileSync(comment, 'utf8')).toContain('**open** frontend **failed and was rolled back**');
    // What the first run built is pushed again; nothing is built but the broken image.
    expect(buildsIn(readFileSync(calls, 'utf8'))).toBe(1);
  });

  it('keeps everything up with --keep, and leaves nothing behind at Ctrl-C: no process, container, network or password', async () => {
    const child = spawnStart(['--config', alone, '--only', 'open-one', '--keep']);
    let file = '';
    for await (const line of createInterface({ input: child.stderr })) {
      file = / \. (\S+\.env) /.exec(line)?.[1] ?? file;
      if (line.includes('Press Ctrl-C')) break;
    }
    const folderOfRun = dirname(file);
    expect(statSync(file).mode & 0o077).toBe(0);
    const endpoint = /^export AWS_ENDPOINT_URL='([^']*)'$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
    const { port } = new URL(endpoint);
    expect((await fetch(endpoint)).status).toBe(403);
    expect(markedProcesses(mark.LC_START_TEST).length).toBeGreaterThan(2);
    expect(everythingIn()).toContain(`fargate-${port}`);
    expect(everythingIn()).toContain(`localhost:${port}/`);
    expect(existsSync(join(folderOfRun, 'docker'))).toBe(false);
    child.kill('SIGINT');
    expect(await exitCodeOf(child)).toBe(0);
    expect(existsSync(folderOfRun)).toBe(false);
    await expect(fetch(endpoint)).rejects.toThrow();
    expect(markedProcesses(mark.LC_START_TEST)).toEqual([]);
    expect(everythingIn()).not.toContain(`fargate-${port}`);
    expect(everythingIn()).not.toContain(`localhost:${port}/`);
  });

  function spawnStart(options: readonly string[]) {
    return spawn(process.execPath, [...program, ...words, ...options], {
      cwd: repository,
      env: { ...process.env, ...mark, PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async function startToEnd(options: readonly string[]) {
    rmSync(calls, { force: true });
    const child = spawnStart([...options, '--json']);
    const ended = exitCodeOf(child);
    child.stderr.resume();
    let stdout = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) stdout += String(chunk);
    const { ok, cells } = reportSchema.parse(JSON.parse(stdout));
    const { report, ...result } = cells[0];
    if (report.rollout?.kind !== 'watched') throw new Error('No rollout was watched.');
    return { result: { ...result, ok }, rollout: report.rollout, exitCode: await ended };
  }
});

function buildsIn(recorded: string): number {
  return recorded.split('\n').filter((line) => /(^| )build (?!x)/.test(line) && !line.includes('buildx version'))
    .length;
}

function exitCodeOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

/** Containers, in whatever state, and networks of the engine. */
function everythingIn(): string {
  const containers = execFileSync('docker', ['ps', '--all', '--format', '{{.Names}} {{.Image}}'], { encoding: 'utf8' });
  return containers + execFileSync('docker', ['network', 'ls', '--format', '{{.Name}}'], { encoding: 'utf8' });
}
