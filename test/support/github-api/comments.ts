import { z } from 'zod';
import { type Answer, type Caller, noAccess, refusal, userBody } from './answers';
import { type Asked, pageOf, repositoryOf, type Routes } from './routes';

/** A comment as it is kept. */
export interface StoredComment {
  readonly id: number;
  readonly pullRequest: number;
  readonly author: Pick<Caller, 'login' | 'kind'>;
  body: string;
  updates: number;
}

const parametersSchema = z.object({ issue_number: z.number().default(0), comment_id: z.number().optional() });

/** What GitHub takes at most, in characters. */
const longestBody = 65_536;

/** The comments on the pull requests and issues of one repository. */
export class Comments {
  readonly stored: StoredComment[] = [];
  private lastId = 1000;

  constructor(
    private readonly repository: string,
    /** Whether there is a pull request or an issue of this number. */
    private readonly hasThread: (number: number) => boolean,
  ) {}

  /** Writes a comment without asking the API. */
  add(pullRequest: number, author: StoredComment['author'], body: string): StoredComment {
    const comment = { id: ++this.lastId, pullRequest, author, body, updates: 0 };
    this.stored.push(comment);
    return comment;
  }

  readonly routes: Routes = new Map([
    ['issues/list-comments', (asked) => this.list(asked)],
    ['issues/create-comment', (asked) => this.create(asked)],
    ['issues/update-comment', (asked) => this.change(asked, (comment) => this.update(comment, asked))],
    ['issues/delete-comment', (asked) => this.change(asked, (comment) => this.remove(comment))],
  ]);

  private list(asked: Asked): Answer {
    const thread = this.tryThread(asked);
    if (thread === undefined) return refusal(404, 'Not Found');
    const all = this.stored.filter(({ pullRequest }) => pullRequest === thread);
    const { headers, shown } = pageOf(all, asked, `/repos/${this.repository}/issues/${thread}/comments`);
    return { status: 200, headers, body: shown.map((comment) => this.show(comment, asked.api)) };
  }

  private create(asked: Asked): Answer {
    const thread = this.tryThread(asked);
    if (thread === undefined) return refusal(404, 'Not Found');
    if (!asked.caller.mayWrite) return noAccess(asked.caller);
    const fault = faultOf(asked);
    if (fault) return fault;
    return { status: 201, body: this.show(this.add(thread, asked.caller, bodyOf(asked)), asked.api) };
  }

  /** Of a comment that is there, by someone who may write. */
  private change(asked: Asked, work: (comment: StoredComment) => Answer): Answer {
    const { comment_id } = parametersSchema.parse(asked.parameters);
    const comment = this.stored.find(({ id }) => id === comment_id);
    if (!comment) return refusal(404, 'Not Found');
    return asked.caller.mayWrite ? work(comment) : noAccess(asked.caller);
  }

  private update(comment: StoredComment, asked: Asked): Answer {
    const fault = faultOf(asked);
    if (fault) return fault;
    comment.body = bodyOf(asked);
    comment.updates += 1;
    return { status: 200, body: this.show(comment, asked.api) };
  }

  private remove(comment: StoredComment): Answer {
    this.stored.splice(this.stored.indexOf(comment), 1);
    return { status: 204 };
  }

  private tryThread(asked: Asked): number | undefined {
    const { issue_number } = parametersSchema.parse(asked.parameters);
    return repositoryOf(asked) === this.repository && this.hasThread(issue_number) ? issue_number : undefined;
  }

  private show({ id, pullRequest, author, body, updates }: StoredComment, api: string) {
    const place = `${api}/repos/${this.repository}/issues`;
    return {
      ...{ id, node_id: `IC_${id}`, url: `${place}/comments/${id}`, issue_url: `${place}/${pullRequest}`, body },
      html_url: `https://github.com/${this.repository}/pull/${pullRequest}#issuecomment-${id}`,
      user: userBody(author, api),
      created_at: '2026-01-01T00:00:00Z',
      updated_at: new Date(Date.UTC(2026, 0, 1) + updates * 1000).toISOString(),
      author_association: 'CONTRIBUTOR',
    };
  }
}

const bodySchema = z.object({ body: z.string() });

function bodyOf({ body }: Asked): string {
  return bodySchema.parse(body).body;
}

function faultOf(asked: Asked): Answer | undefined {
  const { length } = bodyOf(asked).trim();
  const invalid = (code: string, message: string) =>
    refusal(422, 'Validation Failed', { errors: [{ resource: 'IssueComment', code, field: 'data', message }] });
  if (length === 0) return invalid('unprocessable', 'Body cannot be blank');
  return length > longestBody
    ? invalid('unprocessable', `Body is too long (maximum is ${longestBody} characters)`)
    : undefined;
}
