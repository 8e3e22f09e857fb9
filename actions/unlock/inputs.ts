import { badInput } from '../../src/pipeline/steps/errors';
import { type UnlockInputs } from '../../src/pipeline/steps/state/unlock-state';

/** What the action is told. */
export interface ActionInputs extends UnlockInputs {
  readonly sessionName: string;
}

/** Gives an input of action.yml as it was written. */
type Read = (name: string) => string;

/**
 * Reads the inputs of action.yml.
 * @throws UserError BadInput
 */
export function readInputs(read: Read): ActionInputs {
  return {
    environment: readText('environment', 'the name of an environment', read),
    cell: readText('cell', 'the id of a cell', read),
    lock: tryRead('lock', read),
    cellsFile: readText('cells-file', 'the path of a file', read),
    region: tryRead('region', read),
    bucket: tryRead('state-bucket', read),
    role: readRole(read),
    sessionName: read('role-session-name'),
  };
}

function tryRead(name: string, read: Read): string | undefined {
  const value = read(name);
  return value === '' ? undefined : value;
}

function readText(name: string, allowed: string, read: Read): string {
  const value = read(name);
  if (value === '') throw badInput(name, value, allowed);
  return value;
}

function readRole(read: Read): string | undefined {
  const role = tryRead('role-to-assume', read);
  if (role === undefined || /^arn:aws[\w-]*:iam::\d{12}:role\/\S+$/.test(role)) return role;
  throw badInput('role-to-assume', role, 'arn:aws:iam::<account>:role/<name>');
}
