import { type UnlockInputs } from '../../src/pipeline/steps/state/unlock-state';
import { type Read, readText, tryReadRole, tryReadText } from '../read-input';

/** What the action is told. */
export interface ActionInputs extends UnlockInputs {
  readonly sessionName: string;
}

/**
 * Reads the inputs of action.yml.
 * @throws UserError BadInput
 */
export function readInputs(read: Read): ActionInputs {
  return {
    environment: readText('environment', 'the name of an environment', read),
    cell: readText('cell', 'the id of a cell', read),
    lock: tryReadText('lock', read),
    cellsFile: readText('cells-file', 'the path of a file', read),
    region: tryReadText('region', read),
    bucket: tryReadText('state-bucket', read),
    role: tryReadRole(read),
    sessionName: read('role-session-name'),
  };
}
