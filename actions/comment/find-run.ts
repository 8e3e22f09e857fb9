import { type WorkflowRun } from '../../src/pipeline/adapters/github-action';
import { GitHubBranches } from '../../src/pipeline/adapters/github-branches';
import { type RepositoryPlace } from '../../src/pipeline/adapters/github-repository';
import { type ReviewRun } from '../../src/pipeline/report/review';
import { type ActionInputs } from './inputs';

/** What the comment says of its run: of a review also whether it was out of date when it was written. */
export async function findRun(
  { id, attempt, commit }: WorkflowRun,
  { head, subject, pullRequest, branch }: ActionInputs,
  place: RepositoryPlace,
): Promise<ReviewRun> {
  const run = { id, attempt, head };
  if (subject !== 'review') return run;
  if (pullRequest === undefined || commit === '') return run;
  // What was planned is the pull request merged into its base: a commit of the run, and none that a push makes.
  const moved = await new GitHubBranches(place).hasMovedPast(commit, branch);
  if (moved.kind === 'failed') place.log.notice(`GitHub did not tell whether ${branch} has moved on: ${moved.why}`);
  return { ...run, hasBaseMoved: moved.kind === 'done' && moved.value };
}
