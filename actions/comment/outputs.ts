import { type GitHubCommandFiles } from '../../src/pipeline/adapters/github-commands';
import { type CommentOutcome } from '../../src/pipeline/steps/comment-on-pull-request';

/** Hands on what became of the comment. */
export function writeOutputs(files: Pick<GitHubCommandFiles, 'setOutput'>, outcome: CommentOutcome): void {
  files.setOutput('result', outcome.kind);
  files.setOutput('comment-url', outcome.kind === 'summary-only' ? '' : outcome.url);
}
