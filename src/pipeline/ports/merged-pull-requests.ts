import { type GitHubReading } from './github-reading';

/** Which pull requests brought commits into a branch. What goes wrong is a value. */
export interface MergedPullRequests {
  /**
   * The commits of the branch itself that `head` has and `base` has not, the oldest first: of a merge the merge alone. `missing` when there
   * is no such base any more.
   */
  commitsSince(base: string, head: string): Promise<GitHubReading<readonly string[]>>;
  /** The pull requests that brought this commit into the branch; none of a direct push. */
  ofCommit(commit: string, branch: string): Promise<GitHubReading<readonly MergedPullRequest[]>>;
}

/** A pull request that was merged. */
export interface MergedPullRequest {
  readonly number: number;
  /** Its last commit. */
  readonly head: string;
  /** Whether it came from another repository, or from one that is gone. */
  readonly isFork: boolean;
}
