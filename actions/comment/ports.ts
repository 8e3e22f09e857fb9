import { type GitHubAction } from '../../src/pipeline/adapters/github-action';
import { GitHubPullRequestComments } from '../../src/pipeline/adapters/github-pull-request-comments';
import { SystemClock } from '../../src/pipeline/adapters/system-clock';
import { type CommentPorts } from '../../src/pipeline/steps/comment-on-pull-request';
import { findPullRequest } from './find-pull-request';
import { type ActionInputs } from './inputs';

/** The adapters of this action. */
export async function openPorts({ log, files, run }: GitHubAction, inputs: ActionInputs): Promise<CommentPorts> {
  const { token } = inputs;
  log.mask(token);
  const { repository, apiUrl: url } = run;
  const place = { repository, url, token, log };
  const found = await findPullRequest(inputs, place);
  const pullRequest = found.kind === 'known' ? found.number : undefined;
  return {
    comments: pullRequest === undefined ? undefined : new GitHubPullRequestComments({ ...place, pullRequest }),
    unknown: found.kind === 'unknown' ? found.why : undefined,
    summary: files,
    log,
    clock: new SystemClock(),
  };
}
