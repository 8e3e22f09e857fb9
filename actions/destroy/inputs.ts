import { badInput } from '../../src/pipeline/steps/errors';
import { type DestroyInputs } from '../../src/pipeline/steps/state/destroy-cell';

/** What the action is told. */
export interface ActionInputs extends Omit<DestroyInputs, 'workFolder'> {
  readonly session: { readonly sessionName: string; readonly durationSeconds: number };
  readonly terraform: string;
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
    confirmation: read('confirmation'),
    cellsFile: readText('cells-file', 'the path of a file', read),
    lockFile: readText('lock-file', 'the path of a file', read),
    region: tryRead('region', read),
    bucket: tryRead('state-bucket', read),
    role: readRole(read),
    session: { sessionName: read('role-session-name'), durationSeconds: readCount('role-duration-seconds', read) },
    backendConfig: Object.fromEntries(readSettings(read)),
    terraform: readText('terraform', 'the name or the path of a program', read),
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

function readCount(name: string, read: Read): number {
  const value = read(name);
  if (!/^[1-9]\d{0,8}$/.test(value)) throw badInput(name, value, 'a whole number from 1');
  return Number(value);
}

function readRole(read: Read): string | undefined {
  const role = tryRead('role-to-assume', read);
  if (role === undefined || /^arn:aws[\w-]*:iam::\d{12}:role\/\S+$/.test(role)) return role;
  throw badInput('role-to-assume', role, 'arn:aws:iam::<account>:role/<name>');
}

function readSettings(read: Read): readonly (readonly [string, string])[] {
  const lines = read('backend-config').split('\n');
  return lines.map((line) => line.trim()).flatMap((line) => (line === '' ? [] : [parseSetting(line)]));
}

function parseSetting(line: string): readonly [string, string] {
  const [, name, value] = /^([a-z_]+)=(.+)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) throw badInput('backend-config', line, 'NAME=value');
  return [name, value];
}
