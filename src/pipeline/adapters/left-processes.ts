import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type RunLog } from '../ports/run-log';
import { type Ending, goOn, idsIn, interrupt } from './detached-process';
import { problemsOf, stepsOf, tryParseMessage } from './terraform-messages';

/**
 * Waits until every program that a killed or cancelled step left behind has ended by itself, tells what it did, and removes what it wrote.
 * Whichever was not asked to end is asked now.
 */
export async function finishLeftProcesses(
  folder: string,
  log: Pick<RunLog, 'info' | 'notice' | 'warning'>,
  { pauseMilliseconds }: Pick<Ending, 'pauseMilliseconds'> = { pauseMilliseconds: 0 },
): Promise<void> {
  const unasked = (['running', 'paused'] as const).flatMap((place) => namesIn(idsIn(folder, place)));
  await Promise.all(unasked.map((pid) => interrupt(folder, pid, pauseMilliseconds)));
  const left = namesIn(idsIn(folder, 'interrupted')).filter(isRunning);
  // Whoever asked it may have been killed before it could go on.
  left.forEach(goOn);
  if (left.length > 0)
    log.info(`Terraform was asked to end, and lets go of what it holds. Waiting for ${left.join(', ')}.`);
  while (left.some(isRunning)) await setTimeout(200);
  if (left.length > 0) log.info('Terraform has ended by itself.');
  tellEnd(folder, log);
  await rm(folder, { recursive: true, force: true });
}

/** The step has ended before it could say so. */
function tellEnd(folder: string, log: Pick<RunLog, 'notice' | 'warning'>): void {
  const written = (kind: '.out' | '.err') =>
    namesIn(folder).flatMap((name) => (name.endsWith(kind) ? [readFileSync(join(folder, name), 'utf8')] : []));
  const messages = written('.out').flatMap((text) => text.split('\n').flatMap((line) => tryParseMessage(line) ?? []));
  const done = stepsOf(messages).map(({ address, action }) => `${address} (${action})`);
  if (done.length > 0)
    log.notice(`Terraform had done this when it ended: ${done.join(', ')}. Running this again goes on.`);
  const problems = [...problemsOf(messages), ...written('.err')]
    .map((text) => text.trim())
    .filter((text) => text !== '');
  new Set(problems).forEach((text) => log.warning(text));
}

function namesIn(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function isRunning(pid: string): boolean {
  try {
    process.kill(Number(pid), 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

/** In a container whose first process waits for nobody, what has ended keeps its id. */
function isZombie(pid: string): boolean {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
