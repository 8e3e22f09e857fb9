import { badInput } from '../../src/pipeline/steps/errors';
import { type WatchRolloutsInputs } from '../../src/pipeline/steps/watch-rollouts';

/** What the action is told. */
export interface ActionInputs {
  readonly step: Omit<WatchRolloutsInputs, 'run'>;
  readonly session: { readonly sessionName: string; readonly durationSeconds: number };
}

/** Gives an input of action.yml as it was written. */
type Read = (name: string) => string;

/**
 * Reads the inputs of action.yml.
 * @throws UserError BadInput
 */
export function readInputs(read: Read): ActionInputs {
  return {
    step: {
      cellsFile: readText('cells-file', 'the path of a file', read),
      cells: read('cells')
        .split(/\s+/)
        .filter((id) => id !== ''),
      since: readTime('since', read),
      roles: read('role-to-assume')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .map(parseRole),
      timeoutSeconds: readCount('timeout', read),
      reportsFolder: readText('reports', 'the path of a folder', read),
    },
    session: {
      sessionName: read('role-session-name'),
      durationSeconds: readCount('role-duration-seconds', read),
    },
  };
}

function readText(name: string, allowed: string, read: Read): string {
  const value = read(name);
  if (value === '') throw badInput(name, value, allowed);
  return value;
}

function readTime(name: string, read: Read): number | undefined {
  const value = read(name);
  if (value === '') return undefined;
  const time = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw badInput(name, value, 'a time such as 2026-01-31T12:00:00Z');
  return time;
}

function readCount(name: string, read: Read): number {
  const value = read(name);
  if (!/^[1-9]\d{0,5}$/.test(value)) throw badInput(name, value, 'a whole number from 1');
  return Number(value);
}

function parseRole(line: string): string {
  if (/^arn:aws[\w-]*:iam::\d{12}:role\/\S+$/.test(line)) return line;
  throw badInput('role-to-assume', line, 'arn:aws:iam::<account>:role/<name>');
}
