import * as z from 'zod';
import { type GitHubReading } from '../ports/github-reading';
import { GitHubRepository, type RepositoryPlace } from './github-repository';

const comparisonSchema = z.object({ ahead_by: z.number() });

/** Branches of a repository on GitHub. */
export class GitHubBranches {
  private readonly repository: GitHubRepository;

  constructor(place: RepositoryPlace) {
    this.repository = new GitHubRepository(place);
  }

  /** Whether a branch has commits that a commit does not build on. */
  hasMovedPast(commit: string, branch: string): Promise<GitHubReading<boolean>> {
    const basehead = `${commit}...${branch}`;
    return this.repository.ask(async (octokit) => {
      const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
      const { data } = await octokit.request(route, { ...this.repository.names, basehead, per_page: 1 });
      return comparisonSchema.parse(data).ahead_by > 0;
    });
  }
}
