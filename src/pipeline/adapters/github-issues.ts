import * as z from 'zod';
import { type GitHubReading } from '../ports/github-reading';
import { type Issue, type Issues, type IssueText } from '../ports/issues';
import { tryReadGitHubError } from './github-errors';
import { type GitHubConnection, type Octokit, onceOnly, openOctokit } from './octokit';

/** A repository, the label of the issues that are meant, and the way there. */
export interface IssuesPlace extends GitHubConnection {
  /** `owner/name`. */
  readonly repository: string;
  readonly label: string;
  /** The login of the owner of the token. */
  readonly author: string;
}

/** Issues on GitHub. */
export class GitHubIssues implements Issues {
  private opened: Promise<Octokit> | undefined;

  constructor(private readonly place: IssuesPlace) {}

  listOpen(): Promise<GitHubReading<readonly Issue[]>> {
    return this.ask(async (octokit) => {
      const { label: labels, author: creator } = this.place;
      const route = 'GET /repos/{owner}/{repo}/issues';
      const all = await octokit.paginate(route, { ...this.repository, labels, creator, state: 'open', per_page: 100 });
      return z.array(issueSchema).parse(all).map(toIssue);
    });
  }

  create(issue: IssueText): Promise<GitHubReading<Issue>> {
    return this.ask(async (octokit) => {
      const route = 'POST /repos/{owner}/{repo}/issues';
      const words = { ...issue, labels: [this.place.label] };
      const { data } = await octokit.request(route, { ...this.repository, ...onceOnly, ...words });
      return toIssue(issueSchema.parse(data));
    });
  }

  update(number: number, issue: IssueText): Promise<GitHubReading<Issue>> {
    return this.ask(async (octokit) => {
      const { data } = await octokit.request(change, { ...this.repository, issue_number: number, ...issue });
      return toIssue(issueSchema.parse(data));
    });
  }

  close(number: number, comment: string): Promise<GitHubReading<undefined>> {
    return this.ask(async (octokit) => {
      const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
      const issue = { ...this.repository, issue_number: number };
      await octokit.request(route, { ...issue, ...onceOnly, body: comment });
      await octokit.request(change, { ...issue, state: 'closed', state_reason: 'completed' });
      return undefined;
    });
  }

  private get repository() {
    const [owner = '', repo = ''] = this.place.repository.split('/');
    return { owner, repo };
  }

  private async ask<T>(work: (octokit: Octokit) => Promise<T>): Promise<GitHubReading<T>> {
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

const change = 'PATCH /repos/{owner}/{repo}/issues/{issue_number}';

const issueSchema = z.object({
  number: z.number(),
  title: z.string(),
  body: z
    .string()
    .nullish()
    .transform((body) => body ?? ''),
  html_url: z.string(),
});

function toIssue({ html_url: url, ...issue }: z.output<typeof issueSchema>): Issue {
  return { ...issue, url };
}
