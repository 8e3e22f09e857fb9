import { GitHubMergedPullRequests } from '../../src/pipeline/adapters/github-merged-pull-requests';
import { type RepositoryPlace } from '../../src/pipeline/adapters/github-repository';
import { type CellReport } from '../../src/pipeline/report/cell-report';
import { type ActionInputs } from './inputs';

/** What is known of them. */
export interface FoundPullRequests {
  readonly numbers: readonly number[];
  /** Why there may be more of them; undefined where there are not. */
  readonly unknown?: string;
}

/**
 * Where the comment belongs: the pull request of the event or, after a merge, the one that brought the commit, and those that were merged
 * before and not deployed until now.
 */
export async function findPullRequests(
  { pullRequest, subject, head, branch }: ActionInputs,
  reports: readonly CellReport[],
  place: RepositoryPlace,
): Promise<FoundPullRequests> {
  if (pullRequest !== undefined) return { numbers: [pullRequest] };
  if (subject === 'review') return { numbers: [] };
  const found = await new GitHubMergedPullRequests(place).ofCommit(head, branch);
  const brought = found.kind === 'done' ? found.value.map(({ number }) => number) : [];
  const deployed = reports.flatMap(({ apply }) => apply?.reviews.map((review) => review.pullRequest) ?? []);
  const numbers = [...new Set([...brought, ...deployed])];
  if (found.kind !== 'failed') return { numbers };
  return { numbers, unknown: `GitHub did not tell which pull request was merged: ${found.why}` };
}
