import { badInput } from '../../src/pipeline/steps/errors';

/** What the action is told. */
export interface ActionInputs {
  readonly cellsFile: string;
  readonly cells: readonly string[];
  readonly reports: string;
  readonly roles: readonly string[];
  readonly session: { readonly sessionName: string; readonly durationSeconds: number };
  readonly backendConfig: Readonly<Record<string, string>>;
  /** Undefined where there is none. */
  readonly fingerprintKey: string | undefined;
  readonly token: string;
  readonly commit: string;
  readonly branch: string;
  /** Fingerprints. */
  readonly approved: readonly string[];
  /** Undefined where there is no such folder. */
  readonly approvedReports: string | undefined;
  readonly failsWhenRefused: boolean;
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
  return {
    cellsFile: readText('cells-file', 'the path of a file', read),
    cells: readWords('cells', read),
    reports: readText('reports', 'the path of a folder', read),
    roles: readLines('role-to-assume', read).map(parseRole),
    session: {
      sessionName: read('role-session-name'),
      durationSeconds: readCount('role-duration-seconds', read),
    },
    backendConfig: Object.fromEntries(readLines('backend-config', read).map(parseSetting)),
    fingerprintKey: read('fingerprint-key') || undefined,
    token: readText('github-token', 'a token', read),
    commit: parseCommit(read('commit')),
    branch: readText('branch', 'the name of a branch', read),
    approved: readWords('approved', read).map(parseFingerprint),
    approvedReports: read('approved-reports') || undefined,
    failsWhenRefused: parseRefusal(read('refusal')),
    concurrency: readCount('max-parallel', read),
    terraform: readText('terraform', 'the name or the path of a program', read),
  };
}

function readText(name: string, allowed: string, read: Read): string {
  const value = read(name);
  if (value === '') throw badInput(name, value, allowed);
  return value;
}

function readWords(name: string, read: Read): readonly string[] {
  return read(name)
    .split(/\s+/)
    .filter((word) => word !== '');
}

function readLines(name: string, read: Read): readonly string[] {
  const lines = read(name).split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

function readCount(name: string, read: Read): number {
  const value = read(name);
  if (!/^[1-9]\d{0,8}$/.test(value)) throw badInput(name, value, 'a whole number from 1');
  return Number(value);
}

function parseCommit(value: string): string {
  if (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(value)) return value;
  throw badInput('commit', value, 'a commit in full, 40 hexadecimal digits');
}

function parseFingerprint(word: string): string {
  if (/^[0-9a-f]{64}$/.test(word)) return word;
  throw badInput('approved', word, 'fingerprints, 64 hexadecimal digits each');
}

function parseRefusal(value: string): boolean {
  if (value === 'fail' || value === 'notice') return value === 'fail';
  throw badInput('refusal', value, 'fail or notice');
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
