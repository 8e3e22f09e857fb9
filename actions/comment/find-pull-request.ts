import { GitHubMergedPullRequests } from '../../src/pipeline/adapters/github-merged-pull-requests';
import { type RepositoryPlace } from '../../src/pipeline/adapters/github-repository';
import { type ActionInputs } from './inputs';

/** Where the comment belongs: the pull request of the event or, after a merge, the one that brought the commit. */
export async function findPullRequest(
  { pullRequest, subject, head, branch }: ActionInputs,
  place: RepositoryPlace,
): Promise<number | undefined> {
  if (pullRequest !== undefined || subject === 'review') return pullRequest;
  const found = await new GitHubMergedPullRequests(place).ofCommit(head, branch);
  if (found.kind === 'failed') place.log.warning(`GitHub did not tell which pull request was merged: ${found.why}`);
  return found.kind === 'done' ? found.value[0]?.number : undefined;
}
