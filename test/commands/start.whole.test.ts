import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { findProgram } from '../support/find-program';
import { describeWith } from '../support/needs';
import { repository } from '../support/repository';
import { outsideRegistry } from '../support/shared/shared';

const app = join(repository, 'test', 'fixtures', 'app', 'fargate.config.ts');
const program = ['--import', 'tsx', join(repository, 'src', 'commands', 'start.ts')] as const;

const reportSchema = z.object({
  ok: z.boolean(),
  cells: z.tuple([z.object({ id: z.string(), containers: z.number(), destroyed: z.boolean() })]),
});

describeWith(['terraform', 'python', 'engine', 'registry', 'busybox'], 'npm start with a container engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'start-'));
  const calls = join(folder, 'calls');
  let words: readonly string[];

  beforeAll(async () => {
    const { base } = await outsideRegistry();
    // The second argument makes other tags than those of other suites and earlier runs: these images are not there yet.
    const buildArguments = [`BUSYBOX_IMAGE=${base}`, `RUN=${randomUUID()}`];
    words = ['--config', app, '--only', 'open-one', ...buildArguments.flatMap((each) => ['--build-arg', each])];
    const recorder = join(folder, 'docker');
    writeFileSync(recorder, `#!/bin/sh\necho "$*" >> ${calls}\nexec ${findProgram('docker')} "$@"\n`);
    chmodSync(recorder, 0o755);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('runs the tasks, says so in its report, and builds nothing the second time', async () => {
    for (const isFirst of [true, false]) {
      rmSync(calls, { force: true });
      const { stdout, exitCode } = await startToEnd([...words, '--json']);
      expect(reportSchema.parse(JSON.parse(stdout))).toEqual({
        ok: true,
        cells: [{ id: 'open-one', containers: 2, destroyed: true }],
      });
      expect(exitCode).toBe(0);
      expect(buildsIn(readFileSync(calls, 'utf8'))).toBe(isFirst ? 2 : 0);
    }
  });

  it('leaves no container, no network and no password behind when it is interrupted', async () => {
    const child = spawnStart([...words, '--keep']);
    let file = '';
    for await (const line of createInterface({ input: child.stderr })) {
      file = / \. (\S+\.env) /.exec(line)?.[1] ?? file;
      if (line.includes('Press Ctrl-C')) break;
    }
    const folderOfRun = dirname(file);
    const port = /AWS_ENDPOINT_URL='[^']*:(\d+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
    expect(everythingIn()).toContain(`fargate-${port}`);
    expect(everythingIn()).toContain(`localhost:${port}/`);
    expect(existsSync(join(folderOfRun, 'docker'))).toBe(false);
    child.kill('SIGINT');
    expect(await exitCodeOf(child)).toBe(0);
    expect(existsSync(folderOfRun)).toBe(false);
    expect(everythingIn()).not.toContain(`fargate-${port}`);
    expect(everythingIn()).not.toContain(`localhost:${port}/`);
  });

  function spawnStart(options: readonly string[]) {
    return spawn(process.execPath, [...program, ...options], {
      cwd: repository,
      env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH ?? ''}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async function startToEnd(options: readonly string[]) {
    const child = spawnStart(options);
    const ended = exitCodeOf(child);
    child.stderr.resume();
    let stdout = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) stdout += String(chunk);
    return { stdout, exitCode: await ended };
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
