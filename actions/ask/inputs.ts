import { tryParseJson } from '../../src/contract/json-text';
import { badInput } from '../../src/pipeline/steps/errors';
import { type Read, readText } from '../read-input';

/** What the action is told. */
export interface ActionInputs {
  readonly environment: string;
  readonly cells: readonly string[];
  /** The folder of reports. */
  readonly reports: string;
  readonly token: string;
}

/**
 * Reads the inputs of action.yml.
 * @throws UserError BadInput
 */
export function readInputs(read: Read): ActionInputs {
  return {
    environment: readText('environment', 'the name of an environment', read),
    cells: readCells(read('cells')),
    reports: readText('reports', 'the path of a folder', read),
    token: readText('github-token', 'a token', read),
  };
}

function readCells(value: string): readonly string[] {
  const cells = tryParseJson(value);
  if (Array.isArray(cells) && cells.every((cell) => typeof cell === 'string')) return cells;
  throw badInput('cells', value, 'a list of ids as JSON, such as ["dev"]');
}
