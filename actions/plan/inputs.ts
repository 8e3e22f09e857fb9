import {
  type Read,
  type SessionInputs,
  readBackendConfig,
  readCount,
  readFlag,
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
  readonly lock: boolean;
  /** Undefined where there is none. */
  readonly fingerprintKey: string | undefined;
  /** 0 where there is none. */
  readonly pullRequest: number;
  readonly head: string;
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
    lock: readFlag('lock', read),
    fingerprintKey: tryReadText('fingerprint-key', read),
    pullRequest: read('pull-request') === '' ? 0 : readCount('pull-request', read),
    head: read('head'),
    concurrency: readCount('max-parallel', read),
    terraform: readText('terraform', 'the name or the path of a program', read),
  };
}
