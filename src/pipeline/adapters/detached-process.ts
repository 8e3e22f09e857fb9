import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Command, type CommandEnd } from './child-process';

/** How a program is asked to end. */
export interface Ending {
  /** It stands still for so long before it gets its SIGINT, and what it has started, for a third of that afterwards. */
  readonly pauseMilliseconds: number;
  /** So long it is waited for after that, before it is left to itself. */
  readonly patienceMilliseconds: number;
}

/** For whatever changes nothing. */
const atOnce: Ending = { pauseMilliseconds: 0, patienceMilliseconds: 0 };

/**
 * For an apply. A SIGINT makes Terraform's providers drop the calls that are under way: what AWS has just made would never come into the state.
 * So Terraform itself, which begins what comes next, stands still first, and its providers, which are processes of their own, bring their calls
 * to an end. Then these stand still, and Terraform gets its SIGINT: it writes its state before it stops, and would begin the next calls meanwhile.
 * All together is less than the seven and a half seconds after which a runner asks for the second time.
 * @see https://github.com/hashicorp/terraform/blob/v1.11.4/internal/backend/local/backend.go (`opWait`)
 */
export const afterItsCalls: Ending = { pauseMilliseconds: 3000, patienceMilliseconds: 2500 };

/**
 * Programs that outlive this process: a runner kills a cancelled step within seconds, and Terraform needs minutes to end in order. They
 * write into files, because a pipe breaks with its reader, and whoever comes later finds them by their process ids.
 */
export class DetachedProcesses {
  /** @param folder - of these programs alone; it may hold secrets, and is made when missing */
  constructor(
    private readonly folder: string,
    private readonly ending = atOnce,
  ) {
    for (const each of [folder, ...places.map((place) => idsIn(folder, place))])
      mkdirSync(each, { recursive: true, mode: 0o700 });
  }

  /**
   * Runs a program to its end, or to where the signal aborts: then it is asked to end, once, and left to itself unless it soon does. What it has
   * written until then is told.
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
    writeFileSync(join(idsIn(this.folder, 'running'), pid), '');
    const end = once(child, 'exit');
    const isOver = (await endOrAbort(end, command.signal)) || (await this.endSoon(pid, end));
    if (isOver) places.forEach((place) => rmSync(join(idsIn(this.folder, place), pid), { force: true }));
    else child.unref();
    const [out = '', err = ''] = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    if (isOver) files.forEach((file) => rmSync(file));
    tell(command, out, err);
    return { exitCode: child.exitCode ?? undefined, stdout: out, stderr: err };
  };

  /** Asks it to end; whether it soon does. */
  private async endSoon(pid: string, end: Promise<unknown>): Promise<boolean> {
    const { pauseMilliseconds, patienceMilliseconds } = this.ending;
    await interrupt(this.folder, pid, pauseMilliseconds);
    return Promise.race([end.then(() => true), setTimeout(patienceMilliseconds, false, { ref: false })]);
  }
}

/** Where the process ids of programs are: nobody has asked them to end; they stand still before they are asked; they have had their SIGINT. */
const places = ['running', 'paused', 'interrupted'] as const;

/** The folder of process ids at one of these places. */
export function idsIn(folder: string, place: (typeof places)[number]): string {
  return join(folder, place);
}

/** Sends the one SIGINT; a second one would make Terraform drop everything. It is noted first: better none than two. */
export async function interrupt(folder: string, pid: string, pauseMilliseconds: number): Promise<void> {
  const move = (from: (typeof places)[number], to: (typeof places)[number]) =>
    renameSync(join(idsIn(folder, from), pid), join(idsIn(folder, to), pid));
  if (existsSync(join(idsIn(folder, 'running'), pid))) move('running', 'paused');
  if (pauseMilliseconds === 0) {
    move('paused', 'interrupted');
    send(Number(pid), 'SIGINT');
    return;
  }
  send(Number(pid), 'SIGSTOP');
  await setTimeout(pauseMilliseconds);
  send(groupOf(pid), 'SIGSTOP');
  move('paused', 'interrupted');
  send(Number(pid), 'SIGINT');
  // A process that stands still gets other signals when it goes on.
  send(Number(pid), 'SIGCONT');
  await setTimeout(pauseMilliseconds / 3);
  send(groupOf(pid), 'SIGCONT');
}

/** Lets a program go on, and what it has started. */
export function goOn(pid: string): void {
  send(groupOf(pid), 'SIGCONT');
}

/** A program and what it has started, as a target of signals: each is started as the leader of a group. */
function groupOf(pid: string): number {
  return -Number(pid);
}

function send(target: number, signal: 'SIGSTOP' | 'SIGINT' | 'SIGCONT'): void {
  try {
    process.kill(target, signal);
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

function tell({ logFile, onLine }: Command, stdout: string, stderr: string): void {
  if (logFile !== undefined) appendFileSync(logFile, stdout + stderr);
  if (onLine) stdout.split('\n').forEach((line) => onLine(line));
}
