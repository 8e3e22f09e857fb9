import { badInput } from '../../src/pipeline/steps/errors';
import { type WatchRolloutsInputs } from '../../src/pipeline/steps/watch-rollouts';
import { type Read, type SessionInputs, readCount, readRoles, readSession, readText, readWords } from '../read-input';

/** What the action is told. */
export interface ActionInputs {
  readonly step: Omit<WatchRolloutsInputs, 'run'>;
  readonly session: SessionInputs;
}

/**
 * Reads the inputs of action.yml.
 * @throws UserError BadInput
 */
export function readInputs(read: Read): ActionInputs {
  return {
    step: {
      cellsFile: readText('cells-file', 'the path of a file', read),
      cells: readWords('cells', read),
      since: readTime('since', read),
      roles: readRoles(read),
      timeoutSeconds: readCount('timeout', read),
      reportsFolder: readText('reports', 'the path of a folder', read),
    },
    session: readSession(read),
  };
}

function readTime(name: string, read: Read): number | undefined {
  const value = read(name);
  if (value === '') return undefined;
  const time = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw badInput(name, value, 'a time such as 2026-01-31T12:00:00Z');
  return time;
}
