import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Ids of the processes that have this text in their environment, which a process hands on to all that it starts. */
export function markedProcesses(mark: string): readonly number[] {
  const ids = readdirSync('/proc').filter((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(join('/proc', id, 'environ'), 'utf8').includes(mark);
    } catch {
      // It has ended while we looked.
      return false;
    }
  });
  return ids.map(Number);
}

/** Ends them as a power cut would: none has a chance to do anything more. */
export function killMarked(mark: string): void {
  for (let left = markedProcesses(mark); left.length > 0; left = markedProcesses(mark)) {
    for (const id of left) {
      try {
        process.kill(id, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
  }
}
