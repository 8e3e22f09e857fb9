import { type GitHubAction } from '../../src/pipeline/adapters/github-action';
import { GitHubPullRequestComments } from '../../src/pipeline/adapters/github-pull-request-comments';
import { type RepositoryPlace } from '../../src/pipeline/adapters/github-repository';
import { SystemClock } from '../../src/pipeline/adapters/system-clock';
import { type CellReport } from '../../src/pipeline/report/cell-report';
import { type CommentPorts } from '../../src/pipeline/steps/comment-on-pull-request';
import { findPullRequests } from './find-pull-requests';
import { type ActionInputs } from './inputs';

/** The repository that is commented in. */
export function openPlace({ log, run }: GitHubAction, { token }: ActionInputs): RepositoryPlace {
  log.mask(token);
  return { repository: run.repository, url: run.apiUrl, token, log };
}

/** What is known before anything is said. */
interface Found {
  readonly inputs: ActionInputs;
  readonly place: RepositoryPlace;
  readonly reports: readonly CellReport[];
}

/** The adapters of this action. */
export async function openPorts(
  { log, files }: GitHubAction,
  { inputs, place, reports }: Found,
): Promise<CommentPorts> {
  const { numbers, unknown } = await findPullRequests(inputs, reports, place);
  return {
    comments: numbers.map((pullRequest) => new GitHubPullRequestComments({ ...place, pullRequest })),
    unknown,
    summary: files,
    log,
    clock: new SystemClock(),
  };
}
