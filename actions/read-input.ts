import { badInput } from '../src/pipeline/steps/errors';

/** Gives an input of action.yml as it was written. */
export type Read = (name: string) => string;

/** How a session in AWS is opened. */
export interface SessionInputs {
  /** Empty for one that names repository and run. */
  readonly sessionName: string;
  readonly durationSeconds: number;
}

/**
 * An input that must not be empty.
 * @param allowed - what it may be, in words
 * @throws UserError BadInput
 */
export function readText(name: string, allowed: string, read: Read): string {
  const value = read(name);
  if (value === '') throw badInput(name, value, allowed);
  return value;
}

/** An input; undefined when it is empty. */
export function tryReadText(name: string, read: Read): string | undefined {
  const value = read(name);
  return value === '' ? undefined : value;
}

/** Words, one a line or a space apart. */
export function readWords(name: string, read: Read): readonly string[] {
  return read(name)
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** Lines, without those that are blank. */
export function readLines(name: string, read: Read): readonly string[] {
  const lines = read(name).split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

/**
 * True or false, in any case.
 * @throws UserError BadInput
 */
export function readFlag(name: string, read: Read): boolean {
  const value = read(name);
  if (!/^(true|false)$/i.test(value)) throw badInput(name, value, 'true or false');
  return value.toLowerCase() === 'true';
}

/**
 * A whole number from 1.
 * @throws UserError BadInput
 */
export function readCount(name: string, read: Read): number {
  const value = read(name);
  if (!/^[1-9]\d{0,8}$/.test(value)) throw badInput(name, value, 'a whole number from 1');
  return Number(value);
}

/**
 * NAME=value, one a line: the backend's settings.
 * @throws UserError BadInput
 */
export function readBackendConfig(read: Read): Readonly<Record<string, string>> {
  return Object.fromEntries(readLines('backend-config', read).map(parseSetting));
}

/**
 * ARNs of roles, one a line.
 * @throws UserError BadInput
 */
export function readRoles(read: Read): readonly string[] {
  return readLines('role-to-assume', read).map(parseRole);
}

/**
 * The ARN of one role; undefined when there is none.
 * @throws UserError BadInput
 */
export function tryReadRole(read: Read): string | undefined {
  const role = tryReadText('role-to-assume', read);
  return role === undefined ? undefined : parseRole(role);
}

/**
 * Name and length of the sessions.
 * @throws UserError BadInput
 */
export function readSession(read: Read): SessionInputs {
  return { sessionName: read('role-session-name'), durationSeconds: readCount('role-duration-seconds', read) };
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
