import { type GitHubReading } from '../ports/github-reading';
import { type MergedPullRequest, type MergedPullRequests } from '../ports/merged-pull-requests';
import { type PullRequestComments } from '../ports/pull-request-comments';
import { type RunArtifacts } from '../ports/run-artifacts';
import { type CommentHeader, parseCommentHeader } from '../report/comment-header';
import { type AppliedRecord } from './applied-record';
import { notReviewed, readReview, type ReviewResult } from './read-review';

/** The doors to what was reviewed. */
export interface ReviewPorts {
  readonly pullRequests: MergedPullRequests;
  readonly artifacts: RunArtifacts;
  readonly commentsOf: (pullRequest: number) => PullRequestComments;
}

/** What is deployed, and what its reviews were sealed with. */
export interface ReviewSearch {
  /** `owner/name`. */
  readonly repository: string;
  readonly commit: string;
  readonly branch: string;
  readonly key: string;
}

/** A merged pull request, and what its report says of a cell. */
export interface FoundReview {
  readonly pullRequest: number;
  readonly head: string;
  readonly result: ReviewResult;
}

/** All that was found, or why GitHub could not be asked. */
export type FoundReviews = readonly FoundReview[] | string;

/** Finds what was reviewed; what is the same for several cells is asked once. */
export class ReviewFinder {
  private readonly pullRequests = new Map<string, Promise<readonly MergedPullRequest[]>>();
  private readonly headers = new Map<number, Promise<readonly CommentHeader[]>>();

  constructor(
    private readonly search: ReviewSearch,
    private readonly ports: ReviewPorts,
  ) {}

  /** What was reviewed of a cell in the pull requests merged since its last complete apply. */
  async find(cell: string, record: AppliedRecord): Promise<FoundReviews> {
    try {
      const merged = await this.mergedSince(record);
      return await Promise.all(merged.map((each) => this.review(each, cell)));
    } catch (error) {
      if (error instanceof GitHubSilent) return error.message;
      throw error;
    }
  }

  /** The oldest first. Without a record it is those that brought the commit itself. */
  private async mergedSince({ complete, unfinished }: AppliedRecord): Promise<readonly MergedPullRequest[]> {
    const { commit } = this.search;
    const base = complete ?? unfinished;
    const since = base === undefined ? [commit] : await this.commitsSince(base.commit);
    const commits = complete || !unfinished ? since : [unfinished.commit, ...since];
    const found = (await Promise.all([...new Set(commits)].map((each) => this.pullRequestsOf(each)))).flat();
    return [...new Map(found.map((each) => [each.number, each])).values()];
  }

  /** A base that is gone, as after a forced push, is no base. */
  private async commitsSince(base: string): Promise<readonly string[]> {
    const { commit } = this.search;
    if (base === commit) return [];
    const reading = await this.ports.pullRequests.commitsSince(base, commit);
    return reading.kind === 'missing' ? [commit] : demand(reading, 'the commits since the last apply');
  }

  private pullRequestsOf(commit: string): Promise<readonly MergedPullRequest[]> {
    return once(this.pullRequests, commit, async () => {
      const reading = await this.ports.pullRequests.ofCommit(commit, this.search.branch);
      return reading.kind === 'missing' ? [] : demand(reading, `the pull requests of ${commit}`);
    });
  }

  private async review(merged: MergedPullRequest, cell: string): Promise<FoundReview> {
    const { number: pullRequest, head } = merged;
    return { pullRequest, head, result: await this.judge(merged, cell) };
  }

  private async judge(merged: MergedPullRequest, cell: string): Promise<ReviewResult> {
    if (merged.isFork) return notReviewed('it came from a fork, whose plans are not sealed');
    const headers = await this.headersOf(merged.number);
    if (headers.length === 0) return notReviewed('it has no comment with a plan');
    const header = headers.findLast(({ head }) => head === merged.head);
    if (!header) return notReviewed('its comment is about another commit than the one that was merged');
    const binding = { repository: this.search.repository, pullRequest: merged.number, head: merged.head, cell };
    const result = await readReview({ header, binding, key: this.search.key }, this.ports.artifacts);
    if (result.kind === 'silent') throw new GitHubSilent(result.why);
    return result;
  }

  private headersOf(pullRequest: number): Promise<readonly CommentHeader[]> {
    return once(this.headers, pullRequest, async () => {
      const listed = await this.ports.commentsOf(pullRequest).listOwn();
      if (listed.kind === 'gone') return [];
      if (listed.kind !== 'done') throw new GitHubSilent(`the comments of #${pullRequest}: ${listed.why}`);
      return listed.value.flatMap(({ body }) => {
        const result = parseCommentHeader(body);
        return result.kind === 'header' ? [result.header] : [];
      });
    });
  }
}

/** GitHub did not answer: what it would have said is not known, so nothing may be concluded. */
class GitHubSilent extends Error {
  constructor(what: string) {
    super(`GitHub does not tell ${what}`);
  }
}

function demand<T>(reading: Exclude<GitHubReading<T>, { readonly kind: 'missing' }>, what: string): T {
  if (reading.kind === 'done') return reading.value;
  throw new GitHubSilent(`${what}: ${reading.why}`);
}

function once<K, V>(known: Map<K, Promise<V>>, key: K, load: () => Promise<V>): Promise<V> {
  const found = known.get(key) ?? load();
  known.set(key, found);
  return found;
}
