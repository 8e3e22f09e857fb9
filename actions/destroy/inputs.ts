import { type DestroyInputs } from '../../src/pipeline/steps/state/destroy-cell';
import {
  type Read,
  type SessionInputs,
  readBackendConfig,
  readSession,
  readText,
  tryReadRole,
  tryReadText,
} from '../read-input';

/** What the action is told. */
export interface ActionInputs extends Omit<DestroyInputs, 'workFolder'> {
  readonly session: SessionInputs;
  readonly terraform: string;
}

/**
 * Reads the inputs of action.yml.
 * @throws UserError BadInput
 */
export function readInputs(read: Read): ActionInputs {
  return {
    environment: readText('environment', 'the name of an environment', read),
    cell: readText('cell', 'the id of a cell', read),
    confirmation: read('confirmation'),
    cellsFile: readText('cells-file', 'the path of a file', read),
    lockFile: readText('lock-file', 'the path of a file', read),
    region: tryReadText('region', read),
    bucket: tryReadText('state-bucket', read),
    role: tryReadRole(read),
    session: readSession(read),
    backendConfig: readBackendConfig(read),
    terraform: readText('terraform', 'the name or the path of a program', read),
  };
}
