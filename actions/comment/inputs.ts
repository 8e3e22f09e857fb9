import { type CommentSubject } from '../../src/pipeline/report/comment-header';
import { badInput } from '../../src/pipeline/steps/errors';
import { type Read, readText } from '../read-input';

/** What the action is told. */
export interface ActionInputs {
  /** The folder of reports. */
  readonly reports: string;
  readonly cellsFile: string;
  readonly token: string;
  /** Undefined where there is none. */
  readonly pullRequest: number | undefined;
  /** The commit that was planned or deployed. */
  readonly head: string;
  readonly subject: CommentSubject;
  /** That pull requests are merged into. */
  readonly branch: string;
}

/**
 * Reads the inputs of action.yml.
 * @throws UserError BadInput
 */
export function readInputs(read: Read): ActionInputs {
  return {
    reports: readText('reports', 'the path of a folder', read),
    cellsFile: readText('cells-file', 'the path of a file', read),
    token: readText('github-token', 'a token', read),
    pullRequest: readPullRequest(read('pull-request')),
    head: read('head'),
    subject: readSubject(read('about')),
    branch: read('branch'),
  };
}

function readPullRequest(value: string): number | undefined {
  if (value === '') return undefined;
  if (!/^[1-9]\d{0,9}$/.test(value)) throw badInput('pull-request', value, 'the number of a pull request');
  return Number(value);
}

function readSubject(value: string): CommentSubject {
  if (value === 'review' || value === 'deployment') return value;
  throw badInput('about', value, 'review or deployment');
}
