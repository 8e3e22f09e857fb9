import { badInput } from '../../src/pipeline/steps/errors';

/** What the action is told. */
export interface ActionInputs {
  readonly cellsFile: string;
  readonly cells: readonly string[];
  readonly reports: string;
  readonly roles: readonly string[];
  readonly session: { readonly sessionName: string; readonly durationSeconds: number };
  readonly backendConfig: Readonly<Record<string, string>>;
  readonly lock: boolean;
  /** Undefined where there is none. */
  readonly fingerprintKey: string | undefined;
  /** 0 where there is none. */
  readonly pullRequest: number;
  readonly head: string;
  readonly concurrency: number;
  readonly terraform: string;
}

/** Gives an input of action.yml as it was written. */
type Read = (name: string) => string;

/**
 * Reads the inputs of action.yml.
 * @throws UserError BadInput
 */
export function readInputs(read: Read): ActionInputs {
  const key = read('fingerprint-key');
  return {
    cellsFile: readText('cells-file', 'the path of a file', read),
    cells: read('cells')
      .split(/\s+/)
      .filter((id) => id !== ''),
    reports: readText('reports', 'the path of a folder', read),
    roles: readLines('role-to-assume', read).map(parseRole),
    session: {
      sessionName: read('role-session-name'),
      durationSeconds: readCount('role-duration-seconds', read),
    },
    backendConfig: Object.fromEntries(readLines('backend-config', read).map(parseSetting)),
    lock: readFlag('lock', read),
    fingerprintKey: key === '' ? undefined : key,
    pullRequest: read('pull-request') === '' ? 0 : readCount('pull-request', read),
    head: read('head'),
    concurrency: readCount('max-parallel', read),
    terraform: readText('terraform', 'the name or the path of a program', read),
  };
}

function readText(name: string, allowed: string, read: Read): string {
  const value = read(name);
  if (value === '') throw badInput(name, value, allowed);
  return value;
}

function readLines(name: string, read: Read): readonly string[] {
  const lines = read(name).split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

function readFlag(name: string, read: Read): boolean {
  const value = read(name);
  if (!/^(true|false)$/i.test(value)) throw badInput(name, value, 'true or false');
  return value.toLowerCase() === 'true';
}

function readCount(name: string, read: Read): number {
  const value = read(name);
  if (!/^[1-9]\d{0,8}$/.test(value)) throw badInput(name, value, 'a whole number from 1');
  return Number(value);
}

function parseSetting(line: string): readonly [string, string] {
  const [, name, value] = /^([a-z_]+)=(.+)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) throw badInput('backend-config', line, 'NAME=value');
  return [name, value];
}

function parseRole(line: string): string {
  if (/^arn:aws[\w-]*:iam::\d{12}:role\/\S+$/.test(line)) return line;
  throw badInput('role-to-assume', line, 'arn:aws:iam::<account>:role/<name>');
}
