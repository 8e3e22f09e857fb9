import {
  type CommentResult,
  type PullRequestComment,
  type PullRequestComments,
} from '../../../../src/pipeline/ports/pull-request-comments';

/** A comment of whoever. */
export interface ThreadComment extends PullRequestComment {
  readonly author: string;
}

/** What stands on a pull request, for all who write to it. */
export class FakeThread {
  comments: readonly ThreadComment[] = [];
  /** What was done, in order: `alice create`, `alice update 1`. */
  readonly done: string[] = [];

  private lastId = 0;

  add(author: string, body: string): ThreadComment {
    this.lastId += 1;
    const comment = { id: this.lastId, author, body, url: `https://github.example/pull/7#${this.lastId}` };
    this.comments = [...this.comments, comment];
    return comment;
  }
}

/** How one who writes to a thread fares. */
export interface FakeManners {
  readonly mayWrite?: boolean;
  /** Ends of the next calls that are not what they would be; `lost` is done and not answered. */
  readonly troubles?: readonly Trouble[];
  /** Called before every call; a test that decides who goes first waits in it. */
  readonly before?: (call: string) => Promise<unknown>;
}

/** What happens to a call. */
export type Trouble = {
  readonly call: 'list' | 'create' | 'update' | 'delete';
  readonly lost?: boolean;
  readonly result: CommentResult<never>;
};

/** The comments of one author in memory. */
export class FakePullRequestComments implements PullRequestComments {
  private readonly troubles: Trouble[];

  constructor(
    private readonly thread: FakeThread | undefined,
    private readonly author: string,
    private readonly manners: FakeManners = {},
  ) {
    this.troubles = [...(manners.troubles ?? [])];
  }

  listOwn(): Promise<CommentResult<readonly PullRequestComment[]>> {
    return this.answer('list', (thread) => ({ kind: 'done', value: this.ownIn(thread) }));
  }

  create(body: string): Promise<CommentResult<PullRequestComment>> {
    return this.answer('create', (thread) => {
      if (!this.mayWrite) return readOnly;
      thread.done.push(`${this.author} create`);
      return { kind: 'done', value: strip(thread.add(this.author, body)) };
    });
  }

  update(id: number, body: string): Promise<CommentResult<PullRequestComment>> {
    return this.change('update', id, (thread) => {
      thread.comments = thread.comments.map((each) => (each.id === id ? { ...each, body } : each));
      return thread.comments.find((each) => each.id === id);
    });
  }

  async delete(id: number): Promise<CommentResult<undefined>> {
    const result = await this.change('delete', id, (thread) => {
      const deleted = thread.comments.find((each) => each.id === id);
      thread.comments = thread.comments.filter((each) => each !== deleted);
      return deleted;
    });
    return result.kind === 'done' ? { kind: 'done', value: undefined } : result;
  }

  private change(
    call: 'update' | 'delete',
    id: number,
    work: (thread: FakeThread) => ThreadComment | undefined,
  ): Promise<CommentResult<PullRequestComment>> {
    return this.answer(call, (thread) => {
      if (!thread.comments.some((each) => each.id === id)) return { kind: 'gone' };
      if (!this.mayWrite) return readOnly;
      thread.done.push(`${this.author} ${call} ${id}`);
      const comment = work(thread);
      return comment ? done(strip(comment)) : { kind: 'gone' };
    });
  }

  private async answer<T>(
    call: Trouble['call'],
    work: (thread: FakeThread) => CommentResult<T>,
  ): Promise<CommentResult<T>> {
    await this.manners.before?.(call);
    if (!this.thread) return { kind: 'gone' };
    const [trouble] = this.troubles;
    if (trouble?.call !== call) return work(this.thread);
    this.troubles.shift();
    if (trouble.lost === true) work(this.thread);
    return trouble.result;
  }

  private ownIn(thread: FakeThread): readonly PullRequestComment[] {
    return thread.comments.filter(({ author }) => author === this.author).map(strip);
  }

  private get mayWrite(): boolean {
    return this.manners.mayWrite ?? true;
  }
}

function done<T>(value: T): CommentResult<T> {
  return { kind: 'done', value };
}

const readOnly = { kind: 'read-only', why: 'HTTP 403: Resource not accessible by integration' } as const;

function strip({ id, body, url }: ThreadComment): PullRequestComment {
  return { id, body, url };
}
