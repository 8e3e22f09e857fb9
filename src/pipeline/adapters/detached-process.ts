import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, type CommandEnd } from './child-process';

/**
 * Programs that outlive this process: a runner kills a cancelled step within seconds, and Terraform needs minutes to end in order. They
 * write into files, because a pipe breaks with its reader, and whoever comes later finds them by their process ids.
 */
export class DetachedProcesses {
  /** @param folder - of these programs alone; it may hold secrets, and is made when missing */
  constructor(private readonly folder: string) {
    for (const each of [folder, runningIn(folder), interruptedIn(folder)])
      mkdirSync(each, { recursive: true, mode: 0o700 });
  }

  /**
   * Runs a program to its end, or to where the signal aborts: then it gets one SIGINT and is left to itself.
   * @throws Error when the program cannot be started
   */
  readonly run = async (command: Command): Promise<CommandEnd> => {
    const files = [join(this.folder, `${crypto.randomUUID()}.out`), join(this.folder, `${crypto.randomUUID()}.err`)];
    const [stdout, stderr] = files.map((file) => openSync(file, 'w', 0o600));
    const child = spawn(command.executable, command.arguments, {
      cwd: command.folder,
      env: command.environment,
      stdio: ['ignore', stdout, stderr],
      detached: true,
    });
    [stdout, stderr].forEach((descriptor) => descriptor !== undefined && closeSync(descriptor));
    await once(child, 'spawn');
    const pid = String(child.pid);
    writeFileSync(join(runningIn(this.folder), pid), '');
    const isOver = await endOrAbort(once(child, 'exit'), command.signal);
    if (!isOver) {
      interrupt(this.folder, pid);
      child.unref();
      return { exitCode: undefined, stdout: '', stderr: '' };
    }
    rmSync(join(runningIn(this.folder), pid));
    const [out = '', err = ''] = await Promise.all(files.map((file) => takeText(file)));
    tell(command, out, err);
    return { exitCode: child.exitCode ?? undefined, stdout: out, stderr: err };
  };
}

/** Process ids of programs that nobody has asked to end. */
export function runningIn(folder: string): string {
  return join(folder, 'running');
}

/** Process ids of programs that have had their SIGINT. A second one would make Terraform drop everything. */
export function interruptedIn(folder: string): string {
  return join(folder, 'interrupted');
}

/** Sends the one SIGINT, and notes it first: better none than two. */
export function interrupt(folder: string, pid: string): void {
  renameSync(join(runningIn(folder), pid), join(interruptedIn(folder), pid));
  try {
    process.kill(Number(pid), 'SIGINT');
  } catch {
    // It has ended already.
  }
}

/** Whether the program ended first. */
async function endOrAbort(end: Promise<unknown>, signal: AbortSignal | undefined): Promise<boolean> {
  if (!signal) return end.then(() => true);
  if (signal.aborted) return false;
  const listening = new AbortController();
  const aborted = once(signal, 'abort', { signal: listening.signal }).then(
    () => false,
    () => false,
  );
  const isOver = await Promise.race([end.then(() => true), aborted]);
  listening.abort();
  return isOver;
}

async function takeText(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  rmSync(file);
  return text;
}

function tell({ logFile, onLine }: Command, stdout: string, stderr: string): void {
  if (logFile !== undefined) appendFileSync(logFile, stdout + stderr);
  if (onLine) stdout.split('\n').forEach((line) => onLine(line));
}
