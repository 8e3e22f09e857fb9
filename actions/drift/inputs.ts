import { badInput } from '../../src/pipeline/steps/errors';

/** What the action is told. */
export interface ActionInputs {
  /** The folder of reports. */
  readonly reports: string;
  readonly cellsFile: string;
  readonly label: string;
  readonly token: string;
  readonly author: string;
}

/** Gives an input of action.yml as it was written. */
type Read = (name: string) => string;

/**
 * Reads the inputs of action.yml.
 * @throws UserError BadInput
 */
export function readInputs(read: Read): ActionInputs {
  return {
    reports: readText('reports', 'the path of a folder', read),
    cellsFile: readText('cells-file', 'the path of a file', read),
    label: readText('label', 'the name of a label', read),
    token: readText('github-token', 'a token', read),
    author: readText('author', 'a login', read),
  };
}

function readText(name: string, allowed: string, read: Read): string {
  const value = read(name);
  if (value === '') throw badInput(name, value, allowed);
  return value;
}
