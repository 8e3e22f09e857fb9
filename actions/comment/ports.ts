import { type GitHubAction } from '../../src/pipeline/adapters/github-action';
import { GitHubPullRequestComments } from '../../src/pipeline/adapters/github-pull-request-comments';
import { SystemClock } from '../../src/pipeline/adapters/system-clock';
import { type CommentPorts } from '../../src/pipeline/steps/comment-on-pull-request';
import { type ActionInputs } from './inputs';

/** The adapters of this action. */
export function openPorts({ log, files, run }: GitHubAction, { token, pullRequest }: ActionInputs): CommentPorts {
  log.mask(token);
  const { repository, apiUrl: url } = run;
  const place = pullRequest === undefined ? undefined : { repository, pullRequest, url, token, log };
  return {
    comments: place && new GitHubPullRequestComments(place),
    summary: files,
    log,
    clock: new SystemClock(),
  };
}
