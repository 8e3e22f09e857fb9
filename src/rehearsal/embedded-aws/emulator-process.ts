import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { emulatorEnded, emulatorSilent } from './errors';
import { ask } from './forward';
import { type Environment } from './python-installation';

/** How an emulator is started. */
export interface EmulatorStart {
  /** Its name and version, for messages. */
  readonly title: string;
  /** The Python that has its packages. */
  readonly python: string;
  /** A module and its arguments, which make it listen on `socketPath`. */
  readonly module: readonly string[];
  readonly environment: Environment;
  readonly socketPath: string;
  /** A path that it answers once it is up. */
  readonly readyPath: string;
  /** What it prints. */
  readonly logFile: string;
  /** Its working directory. */
  readonly folder: string;
}

/** A running emulator. It ends when this process does, however that comes about. */
export class EmulatorProcess {
  /**
   * Starts one and waits until it answers.
   * @throws EmbeddedAwsError EmulatorEnded, EmulatorSilent
   */
  static async start(start: EmulatorStart): Promise<EmulatorProcess> {
    const emulator = new EmulatorProcess(start, spawnLauncher(start));
    try {
      await emulator.waitUntilReady();
      return emulator;
    } catch (error) {
      await emulator.stop();
      throw error;
    }
  }

  private readonly ended: Promise<unknown>;

  private constructor(
    private readonly start: EmulatorStart,
    private readonly child: ChildProcess,
  ) {
    this.ended = once(child, 'close').catch(() => undefined);
  }

  get socketPath(): string {
    return this.start.socketPath;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Ends it and removes its socket. Containers that it started go with it. */
  async stop(): Promise<void> {
    this.child.stdin?.end();
    const timer = setTimeout(() => this.child.kill('SIGKILL'), stopSeconds * 1000);
    await this.ended;
    clearTimeout(timer);
    await rm(this.start.socketPath, { force: true });
  }

  private async waitUntilReady(): Promise<void> {
    const { title, logFile, socketPath, readyPath } = this.start;
    const deadline = Date.now() + readySeconds * 1000;
    while (Date.now() < deadline) {
      if (this.hasEnded()) throw emulatorEnded(title, logFile, await readFile(logFile, 'utf8'));
      if (await answers(socketPath, readyPath)) return;
      await delay(pollMilliseconds);
    }
    throw emulatorSilent(title, logFile, readySeconds);
  }

  private hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined;
  }
}

const readySeconds = 60;
const pollMilliseconds = 50;
/** Longer than the launcher's own patience, so that it can still remove containers. */
const stopSeconds = 20;

function spawnLauncher({ python, module, environment, logFile, folder }: EmulatorStart): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  try {
    // Standard input is the lifeline: the launcher ends when it closes. See launch.py.
    return spawn(python, [join(__dirname, 'python', 'launch.py'), ...module], {
      env: environment,
      cwd: folder,
      stdio: ['pipe', log, log],
      // A group of its own: Ctrl-C at the terminal is ours to pass on, after terraform has destroyed what stands.
      detached: true,
    });
  } finally {
    closeSync(log);
  }
}

async function answers(socketPath: string, path: string): Promise<boolean> {
  try {
    return (
      (await ask(socketPath, { method: 'GET', path, headers: { host: 'localhost' }, body: Buffer.alloc(0) })).status <
      500
    );
  } catch {
    return false;
  }
}
