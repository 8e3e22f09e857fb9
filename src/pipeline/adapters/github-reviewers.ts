import * as z from 'zod';
import { type Environments } from '../ports/environments';
import { type GitHubReading } from '../ports/github-reading';
import { tryReadGitHubError } from './github-errors';
import { type GitHubConnection, openOctokit } from './octokit';

/** Who guards environments on GitHub. */
export class GitHubReviewers implements Environments {
  /** @param place - `repository` is `owner/name` */
  constructor(private readonly place: GitHubConnection & { readonly repository: string }) {}

  async hasReviewers(name: string): Promise<GitHubReading<boolean>> {
    const [owner = '', repo = ''] = this.place.repository.split('/');
    const octokit = await openOctokit(this.place);
    try {
      const route = 'GET /repos/{owner}/{repo}/environments/{environment_name}';
      const { data } = await octokit.request(route, { owner, repo, environment_name: name });
      const { protection_rules: rules } = environmentSchema.parse(data);
      return {
        kind: 'done',
        value: rules.some(({ type, reviewers }) => type === 'required_reviewers' && reviewers.length > 0),
      };
    } catch (error) {
      const known = tryReadGitHubError(error);
      if (!known) throw error;
      return known.kind === 'missing' ? { kind: 'missing' } : { kind: 'failed', why: known.why };
    }
  }
}

/** Private repositories of free plans have no rules. */
const environmentSchema = z.object({
  protection_rules: z.array(z.object({ type: z.string(), reviewers: z.array(z.unknown()).default([]) })).default([]),
});
