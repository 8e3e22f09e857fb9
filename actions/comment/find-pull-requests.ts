import { GitHubMergedPullRequests } from '../../src/pipeline/adapters/github-merged-pull-requests';
import { type RepositoryPlace } from '../../src/pipeline/adapters/github-repository';
import { type CellReport } from '../../src/pipeline/report/cell-report';
import { type ActionInputs } from './inputs';

/**
 * Where the comment belongs: the pull request of the event or, after a merge, the one that brought the commit, and those that were merged
 * before and not deployed until now.
 */
export async function findPullRequests(
  { pullRequest, subject, head, branch }: ActionInputs,
  reports: readonly CellReport[],
  place: RepositoryPlace,
): Promise<readonly number[]> {
  if (pullRequest !== undefined) return [pullRequest];
  if (subject === 'review') return [];
  const found = await new GitHubMergedPullRequests(place).ofCommit(head, branch);
  if (found.kind === 'failed') place.log.warning(`GitHub did not tell which pull request was merged: ${found.why}`);
  const brought = found.kind === 'done' ? found.value.map(({ number }) => number) : [];
  const deployed = reports.flatMap(({ apply }) => apply?.reviews.map((review) => review.pullRequest) ?? []);
  return [...new Set([...brought, ...deployed])];
}
