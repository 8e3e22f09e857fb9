import { GitHubMergedPullRequests } from '../../src/pipeline/adapters/github-merged-pull-requests';
import { type RepositoryPlace } from '../../src/pipeline/adapters/github-repository';
import { type ActionInputs } from './inputs';

/** Where the comment belongs; the number is undefined where there is no pull request. */
export type FoundPullRequest =
  { readonly kind: 'known'; readonly number: number | undefined } | { readonly kind: 'unknown'; readonly why: string };

/** The pull request of the event or, after a merge, the one that brought the commit. */
export async function findPullRequest(
  { pullRequest, subject, head, branch }: ActionInputs,
  place: RepositoryPlace,
): Promise<FoundPullRequest> {
  if (pullRequest !== undefined || subject === 'review') return { kind: 'known', number: pullRequest };
  const found = await new GitHubMergedPullRequests(place).ofCommit(head, branch);
  if (found.kind === 'done') return { kind: 'known', number: found.value[0]?.number };
  if (found.kind === 'missing') return { kind: 'known', number: undefined };
  return { kind: 'unknown', why: `GitHub did not tell which pull request was merged: ${found.why}` };
}
