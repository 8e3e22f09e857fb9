import { type Read, readText } from '../read-input';

/** What the action is told. */
export interface ActionInputs {
  /** The folder of reports. */
  readonly reports: string;
  readonly cellsFile: string;
  readonly label: string;
  readonly token: string;
  readonly author: string;
}

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
