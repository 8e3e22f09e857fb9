import * as z from 'zod';
import { type GitHubReading } from '../ports/github-reading';
import { type Issue, type Issues, type IssueText } from '../ports/issues';
import { GitHubRepository, type RepositoryPlace } from './github-repository';
import { onceOnly } from './octokit';

/** A repository, the label of the issues that are meant, and the way there. */
export interface IssuesPlace extends RepositoryPlace {
  readonly label: string;
  /** The login of the owner of the token. */
  readonly author: string;
}

/** Issues on GitHub. */
export class GitHubIssues implements Issues {
  private readonly repository: GitHubRepository;

  constructor(private readonly place: IssuesPlace) {
    this.repository = new GitHubRepository(place);
  }

  listOpen(): Promise<GitHubReading<readonly Issue[]>> {
    return this.repository.ask(async (octokit) => {
      const { label: labels, author: creator } = this.place;
      const route = 'GET /repos/{owner}/{repo}/issues';
      const all = await octokit.paginate(route, {
        ...this.repository.names,
        labels,
        creator,
        state: 'open',
        per_page: 100,
      });
      return z.array(issueSchema).parse(all).map(toIssue);
    });
  }

  create(issue: IssueText): Promise<GitHubReading<Issue>> {
    return this.repository.ask(async (octokit) => {
      const route = 'POST /repos/{owner}/{repo}/issues';
      const words = { ...issue, labels: [this.place.label] };
      const { data } = await octokit.request(route, { ...this.repository.names, ...onceOnly, ...words });
      return toIssue(issueSchema.parse(data));
    });
  }

  update(number: number, issue: IssueText): Promise<GitHubReading<Issue>> {
    return this.repository.ask(async (octokit) => {
      const { data } = await octokit.request(change, { ...this.repository.names, issue_number: number, ...issue });
      return toIssue(issueSchema.parse(data));
    });
  }

  close(number: number, comment: string): Promise<GitHubReading<undefined>> {
    return this.repository.ask(async (octokit) => {
      const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
      const issue = { ...this.repository.names, issue_number: number };
      await octokit.request(route, { ...issue, ...onceOnly, body: comment });
      await octokit.request(change, { ...issue, state: 'closed', state_reason: 'completed' });
      return undefined;
    });
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
