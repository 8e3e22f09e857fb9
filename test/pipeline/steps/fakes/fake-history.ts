import { type GitHubReading } from '../../../../src/pipeline/ports/github-reading';
import { type MergedPullRequest, type MergedPullRequests } from '../../../../src/pipeline/ports/merged-pull-requests';
import { type RunArtifact, type RunArtifacts } from '../../../../src/pipeline/ports/run-artifacts';

/** A commit of the branch, and the pull requests that brought it. */
export interface FakeCommit {
  readonly sha: string;
  readonly pullRequests?: readonly MergedPullRequest[];
}

/** The commits of one branch in memory, in their order. */
export class FakeHistory implements MergedPullRequests {
  /** What GitHub says in place of an answer. */
  trouble: GitHubReading<never> | undefined;

  constructor(private readonly commits: readonly FakeCommit[]) {}

  commitsSince(base: string, head: string): Promise<GitHubReading<readonly string[]>> {
    const shas = this.commits.map(({ sha }) => sha);
    const [from, to] = [shas.indexOf(base), shas.indexOf(head)];
    if (from < 0) return Promise.resolve({ kind: 'missing' });
    return this.answer(shas.slice(from + 1, to + 1));
  }

  ofCommit(commit: string): Promise<GitHubReading<readonly MergedPullRequest[]>> {
    return this.answer(this.commits.find(({ sha }) => sha === commit)?.pullRequests ?? []);
  }

  private answer<T>(value: T): Promise<GitHubReading<T>> {
    return Promise.resolve(this.trouble ?? { kind: 'done', value });
  }
}

/** Files that runs left, in memory. */
export class FakeRunArtifacts implements RunArtifacts {
  private readonly left: { readonly run: string; readonly artifact: RunArtifact; readonly files: Files }[] = [];

  /** Leaves files under a name. */
  leave(run: string, artifact: Partial<RunArtifact> & Pick<RunArtifact, 'name' | 'head'>, files: Files): void {
    const usual = { id: this.left.length + 1, isExpired: false, isFork: false };
    this.left.push({ run, artifact: { ...usual, ...artifact }, files });
  }

  list(run: string): Promise<GitHubReading<readonly RunArtifact[]>> {
    const found = this.left.filter((each) => each.run === run);
    if (found.length === 0) return Promise.resolve({ kind: 'missing' });
    return Promise.resolve({ kind: 'done', value: found.map(({ artifact }) => artifact) });
  }

  read({ id }: RunArtifact): Promise<GitHubReading<ReadonlyMap<string, string>>> {
    const found = this.left.find(({ artifact }) => artifact.id === id);
    if (!found || found.artifact.isExpired) return Promise.resolve({ kind: 'missing' });
    return Promise.resolve({ kind: 'done', value: new Map(Object.entries(found.files)) });
  }
}

type Files = Readonly<Record<string, string>>;
