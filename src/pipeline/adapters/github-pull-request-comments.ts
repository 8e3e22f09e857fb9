import * as z from 'zod';
import { type CommentResult, type PullRequestComment, type PullRequestComments } from '../ports/pull-request-comments';
import { tryReadGitHubError, waitOf } from './github-errors';
import { type GitHubConnection, type Octokit, onceOnly, openOctokit } from './octokit';

/** A pull request, and the way to it. */
export interface PullRequestPlace extends GitHubConnection {
  /** `owner/name`. */
  readonly repository: string;
  readonly pullRequest: number;
}

/** Comments on GitHub. */
export class GitHubPullRequestComments implements PullRequestComments {
  private opened: Promise<Octokit> | undefined;
  private author: string | undefined;

  constructor(private readonly place: PullRequestPlace) {}

  listOwn(): Promise<CommentResult<readonly PullRequestComment[]>> {
    return this.ask(async (octokit) => {
      const author = (this.author ??= await loadLogin(octokit, this.place.token));
      const all = await octokit.paginate('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...this.issue,
        per_page: 100,
      });
      const own = z
        .array(commentSchema)
        .parse(all)
        .filter(({ user }) => user?.login === author);
      return own.map(toComment).toSorted((one, other) => one.id - other.id);
    });
  }

  /** What GitHub names as the author is the owner of the token, even where the token could not tell. */
  create(body: string): Promise<CommentResult<PullRequestComment>> {
    return this.ask(async (octokit) => {
      const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
      const { data } = await octokit.request(route, { ...this.issue, ...onceOnly, body });
      const comment = commentSchema.parse(data);
      this.author = comment.user?.login ?? this.author;
      return toComment(comment);
    });
  }

  update(id: number, body: string): Promise<CommentResult<PullRequestComment>> {
    return this.ask(async (octokit) => {
      const route = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
      const { data } = await octokit.request(route, { ...this.repository, ...onceOnly, comment_id: id, body });
      return toComment(commentSchema.parse(data));
    });
  }

  delete(id: number): Promise<CommentResult<undefined>> {
    return this.ask(async (octokit) => {
      const route = 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}';
      await octokit.request(route, { ...this.repository, ...onceOnly, comment_id: id });
      return undefined;
    });
  }

  private get repository() {
    const [owner = '', repo = ''] = this.place.repository.split('/');
    return { owner, repo };
  }

  private get issue() {
    return { ...this.repository, issue_number: this.place.pullRequest };
  }

  private async ask<T>(work: (octokit: Octokit) => Promise<T>): Promise<CommentResult<T>> {
    const octokit = await (this.opened ??= openOctokit(this.place));
    try {
      return { kind: 'done', value: await work(octokit) };
    } catch (error) {
      return toResult(error, this.place.secondMilliseconds);
    }
  }
}

/** Whose name is on what the job's own token writes. */
const jobLogin = 'github-actions[bot]';

/** The token of an installation begins so. It belongs to a bot, and GitHub does not tell it who it is. */
const installationToken = /^ghs_/;

async function loadLogin(octokit: Octokit, token: string): Promise<string> {
  if (installationToken.test(token)) return jobLogin;
  try {
    const { data } = await octokit.request('GET /user');
    return data.login;
  } catch (error) {
    if (tryReadGitHubError(error)?.kind === 'no-access') return jobLogin;
    throw error;
  }
}

const commentSchema = z.object({
  id: z.number(),
  body: z.string().default(''),
  html_url: z.string(),
  user: z.object({ login: z.string() }).nullable(),
});

function toComment({ id, body, html_url: url }: z.output<typeof commentSchema>): PullRequestComment {
  return { id, body, url };
}

function toResult(error: unknown, secondMilliseconds = 1000): CommentResult<never> {
  const known = tryReadGitHubError(error);
  if (!known) throw error;
  const { kind, why } = known;
  switch (kind) {
    case 'no-access':
      return { kind: 'read-only', why };
    case 'missing':
      return { kind: 'gone' };
    case 'down':
      return { kind: 'later', why };
    case 'limit':
      return { kind: 'later', why, afterMilliseconds: waitOf(known, Date.now()) * secondMilliseconds };
    case 'other':
      return { kind: 'failed', why };
  }
}
