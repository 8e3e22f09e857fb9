import { badInput } from '../../src/pipeline/steps/errors';
import {
  type Read,
  type SessionInputs,
  readBackendConfig,
  readCount,
  readRoles,
  readSession,
  readText,
  readWords,
  tryReadText,
} from '../read-input';

/** What the action is told. */
export interface ActionInputs {
  readonly cellsFile: string;
  readonly cells: readonly string[];
  readonly reports: string;
  readonly roles: readonly string[];
  readonly session: SessionInputs;
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

/**
 * Reads the inputs of action.yml.
 * @throws UserError BadInput
 */
export function readInputs(read: Read): ActionInputs {
  return {
    cellsFile: readText('cells-file', 'the path of a file', read),
    cells: readWords('cells', read),
    reports: readText('reports', 'the path of a folder', read),
    roles: readRoles(read),
    session: readSession(read),
    backendConfig: readBackendConfig(read),
    fingerprintKey: tryReadText('fingerprint-key', read),
    token: readText('github-token', 'a token', read),
    commit: parseCommit(read('commit')),
    branch: readText('branch', 'the name of a branch', read),
    approved: readWords('approved', read).map(parseFingerprint),
    approvedReports: tryReadText('approved-reports', read),
    failsWhenRefused: parseRefusal(read('refusal')),
    concurrency: readCount('max-parallel', read),
    terraform: readText('terraform', 'the name or the path of a program', read),
  };
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
