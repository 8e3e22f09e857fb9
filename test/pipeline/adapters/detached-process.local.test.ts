import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DetachedProcesses, type Ending, idsIn } from '../../../src/pipeline/adapters/detached-process';
import { finishLeftProcesses } from '../../../src/pipeline/adapters/left-processes';
import { FakeRunLog } from '../steps/fakes/fake-run-log';

describe('a program that may outlive whoever started it', () => {
  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  function aPlace(ending?: Ending) {
    const folder = mkdtempSync(join(tmpdir(), 'detached-'));
    folders.push(folder);
    const work = join(folder, 'work');
    const processes = new DetachedProcesses(work, ending);
    const command = (script: string, more: object = {}) => ({
      executable: process.execPath,
      arguments: ['-e', script],
      folder,
      environment: {},
      ...more,
    });
    return { folder, work, run: (script: string, more: object = {}) => processes.run(command(script, more)) };
  }

  /** Notes each SIGINT in a file, and ends a while after the first. */
  const obstinate = (file: string) =>
    `const fs = require('node:fs'); process.on('SIGINT', () => { fs.appendFileSync(${JSON.stringify(file)}, 'SIGINT '); ` +
    `setTimeout(() => { fs.appendFileSync(${JSON.stringify(file)}, 'ended'); process.exit(0); }, 1000); }); ` +
    `fs.writeFileSync(${JSON.stringify(file)}, ''); setInterval(() => console.log('line'), 10);`;

  it('tells how it ended and what it wrote, and leaves nothing of that behind', async () => {
    const { run, work, folder } = aPlace();
    const lines: string[] = [];
    const logFile = join(folder, 'log');
    const end = await run('console.log("a\\nb"); console.error("c"); process.exitCode = 3', {
      logFile,
      onLine: (line: string) => lines.push(line),
    });
    expect(end).toEqual({ exitCode: 3, stdout: 'a\nb\n', stderr: 'c\n' });
    expect(lines.slice(0, 2)).toEqual(['a', 'b']);
    expect(readFileSync(logFile, 'utf8')).toBe('a\nb\nc\n');
    expect(readdirSync(work).toSorted()).toEqual(['interrupted', 'paused', 'running']);
    expect(readdirSync(idsIn(work, 'running'))).toEqual([]);
  });

  it('rejects when there is no such program', async () => {
    const { run } = aPlace();
    await expect(run('', { executable: 'no-such-program' })).rejects.toThrow('ENOENT');
  });

  it('is left to itself after one SIGINT, and waited for by whoever comes later', async () => {
    const { run, work, folder } = aPlace();
    const [file, interruption] = [join(folder, 'signals'), new AbortController()];
    const running = run(obstinate(file), { signal: interruption.signal });
    while (!existsSync(file)) await setTimeout(20);
    interruption.abort();
    expect(await running).toMatchObject({ exitCode: undefined, stderr: '' });
    expect(readFileSync(file, 'utf8')).not.toContain('ended');
    const log = new FakeRunLog();
    await finishLeftProcesses(work, log);
    expect(readFileSync(file, 'utf8')).toBe('SIGINT ended');
    expect(log.infos).toHaveLength(2);
    expect(existsSync(work)).toBe(false);
  });

  it('stands still before it is asked to end, and is told whole when it ends soon', async () => {
    const { run, work, folder } = aPlace({ pauseMilliseconds: 300, patienceMilliseconds: 20_000 });
    const [file, interruption] = [join(folder, 'signals'), new AbortController()];
    const running = run(obstinate(file), { signal: interruption.signal });
    while (!existsSync(file)) await setTimeout(20);
    interruption.abort();
    while (readdirSync(idsIn(work, 'paused')).length === 0) await setTimeout(10);
    const [pid = ''] = readdirSync(idsIn(work, 'paused'));
    const stands = () => /^State:\tT/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    while (!stands()) await setTimeout(10);
    const { exitCode, stdout } = await running;
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('line')]);
    expect(readFileSync(file, 'utf8')).toBe('SIGINT ended');
    expect(readdirSync(work, { recursive: true })).toHaveLength(3);
  });

  it('goes on writing when whoever started it is killed, and is asked to end by whoever comes later', async () => {
    const { work, folder } = aPlace();
    const file = join(folder, 'signals');
    const starter = join(folder, 'starter.ts');
    const adapter = join(__dirname, '..', '..', '..', 'src', 'pipeline', 'adapters', 'detached-process.ts');
    const command = { executable: process.execPath, arguments: ['-e', obstinate(file)], folder, environment: {} };
    writeFileSync(
      starter,
      `import { DetachedProcesses } from ${JSON.stringify(adapter)};\n` +
        `void new DetachedProcesses(${JSON.stringify(work)}).run(${JSON.stringify(command)});`,
    );
    const child = spawn(process.execPath, ['--import', 'tsx', starter], { stdio: 'inherit' });
    while (!existsSync(file)) await setTimeout(20);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await setTimeout(300);
    await finishLeftProcesses(work, new FakeRunLog());
    expect(readFileSync(file, 'utf8')).toBe('SIGINT ended');
  });

  it('is nothing to wait for when it never came to be', async () => {
    const log = new FakeRunLog();
    await finishLeftProcesses(join(tmpdir(), 'never-made'), log);
    expect([...log.infos, ...log.notices, ...log.warnings]).toEqual([]);
  });
});
