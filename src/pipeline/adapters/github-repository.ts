import { type GitHubReading } from '../ports/github-reading';
import { tryReadGitHubError } from './github-errors';
import { type GitHubConnection, type Octokit, openOctokit } from './octokit';

/** A repository on GitHub, and the way to it. */
export interface RepositoryPlace extends GitHubConnection {
  /** `owner/name`. */
  readonly repository: string;
}

/** One repository: what GitHub answers to a question about it is a value. */
export class GitHubRepository {
  /** What every route begins with. */
  readonly names: { readonly owner: string; readonly repo: string };
  private opened: Promise<Octokit> | undefined;

  constructor(private readonly place: RepositoryPlace) {
    const [owner = '', repo = ''] = place.repository.split('/');
    this.names = { owner, repo };
  }

  async ask<T>(work: (octokit: Octokit) => Promise<T>): Promise<GitHubReading<T>> {
    const octokit = await (this.opened ??= openOctokit(this.place));
    try {
      return { kind: 'done', value: await work(octokit) };
    } catch (error) {
      const known = tryReadGitHubError(error);
      if (!known) throw error;
      return known.kind === 'missing' ? { kind: 'missing' } : { kind: 'failed', why: known.why };
    }
  }
}
