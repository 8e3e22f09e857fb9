import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { interrupt, interruptedIn, runningIn } from './detached-process';

/**
 * Waits until every program that a killed or cancelled step left behind has ended by itself, and removes what it wrote. Whichever was not
 * asked to end is asked now.
 */
export async function finishLeftProcesses(folder: string, say: (text: string) => void): Promise<void> {
  idsIn(runningIn(folder)).forEach((pid) => interrupt(folder, pid));
  const left = idsIn(interruptedIn(folder)).filter(isRunning);
  if (left.length > 0) say(`Terraform was asked to end, and lets go of what it holds. Waiting for ${left.join(', ')}.`);
  while (left.some(isRunning)) await setTimeout(200);
  if (left.length > 0) say('Terraform has ended by itself.');
  await rm(folder, { recursive: true, force: true });
}

function idsIn(folder: string): readonly string[] {
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
