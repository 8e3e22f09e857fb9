import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

/** A program to run. */
export interface Command {
  readonly executable: string;
  readonly arguments: readonly string[];
  readonly folder: string;
  /** All that the program gets to see of the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Aborting it sends SIGINT; the program is then waited for.
   * @default - it runs to its end
   */
  readonly signal?: AbortSignal;
  /**
   * Who gets the SIGINT: the program, once; or also whatever it started, as from a terminal, and again until all have ended. Docker loses
   * one that comes while it starts a plugin; Terraform would take a second one for an order to drop everything.
   * @default 'program'
   */
  readonly interrupts?: 'program' | 'group';
  /**
   * A file to which everything the program writes is added, as it writes it.
   * @default - none
   */
  readonly logFile?: string;
  /** Told every line the program writes to standard output, as it writes it. */
  readonly onLine?: (line: string) => void;
}

/** How a program ended. */
export interface CommandEnd {
  /** Undefined when a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A job that is cancelled has about ten seconds. */
const secondsToInterruptAgain = 2;

/**
 * Runs a program to its end, in a process group of its own: Ctrl-C at the terminal reaches this process alone, which decides
 * what to do about it.
 * @throws Error when the program cannot be started
 */
export async function runCommand(command: Command): Promise<CommandEnd> {
  const child = spawn(command.executable, command.arguments, {
    cwd: command.folder,
    env: command.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const log = command.logFile === undefined ? undefined : createWriteStream(command.logFile, { flags: 'a' });
  const stdout = collect(createInterface({ input: child.stdout }), [addTo(log), command.onLine]);
  const stderr = collect(createInterface({ input: child.stderr }), [addTo(log)]);
  let again: NodeJS.Timeout | undefined;
  const interruptGroup = () => signalGroup(child.pid, 'SIGINT');
  const interrupt = () => {
    if (command.interrupts !== 'group') return void child.kill('SIGINT');
    interruptGroup();
    again = setInterval(interruptGroup, secondsToInterruptAgain * 1000);
  };
  const killGroup = () => signalGroup(child.pid, 'SIGKILL');
  command.signal?.addEventListener('abort', interrupt, { once: true });
  process.once('exit', killGroup);
  try {
    if (command.signal?.aborted === true) interrupt();
    await once(child, 'close');
    return { exitCode: child.exitCode ?? undefined, stdout: await stdout, stderr: await stderr };
  } finally {
    clearInterval(again);
    command.signal?.removeEventListener('abort', interrupt);
    process.removeListener('exit', killGroup);
    if (log) await finished(log.end());
  }
}

type OnLine = (line: string) => void;

function addTo(log: Writable | undefined): OnLine | undefined {
  return log && ((line) => void log.write(`${line}\n`));
}

async function collect(lines: AsyncIterable<string>, listeners: readonly (OnLine | undefined)[]): Promise<string> {
  const all: string[] = [];
  for await (const line of lines) {
    all.push(line);
    listeners.forEach((onLine) => onLine?.(line));
  }
  return all.join('\n');
}

/** SIGKILL is the last resort, when this process ends without having waited: nothing may stay behind. */
function signalGroup(pid: number | undefined, signal: 'SIGINT' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended already.
  }
}
