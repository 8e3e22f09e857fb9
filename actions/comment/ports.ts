import { type GitHubAction } from '../../src/pipeline/adapters/github-action';
import { GitHubPullRequestComments } from '../../src/pipeline/adapters/github-pull-request-comments';
import { SystemClock } from '../../src/pipeline/adapters/system-clock';
import { type CellReport } from '../../src/pipeline/report/cell-report';
import { type CommentPorts } from '../../src/pipeline/steps/comment-on-pull-request';
import { findPullRequests } from './find-pull-requests';
import { type ActionInputs } from './inputs';

/** The adapters of this action. */
export async function openPorts(
  { log, files, run }: GitHubAction,
  inputs: ActionInputs,
  reports: readonly CellReport[],
): Promise<CommentPorts> {
  const { token } = inputs;
  log.mask(token);
  const place = { repository: run.repository, url: run.apiUrl, token, log };
  const pullRequests = await findPullRequests(inputs, reports, place);
  return {
    comments: pullRequests.map((pullRequest) => new GitHubPullRequestComments({ ...place, pullRequest })),
    summary: files,
    log,
    clock: new SystemClock(),
  };
}
