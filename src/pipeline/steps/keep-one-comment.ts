import { type Clock } from '../ports/clock';
import { type CommentResult, type PullRequestComment, type PullRequestComments } from '../ports/pull-request-comments';
import { type RunLog } from '../ports/run-log';
import { type CommentMove, nextCommentMove, type OwnComment } from './next-comment-move';
import { type RunOrder } from './run-order';

/** What one run has to say. */
export interface Speech {
  readonly body: string;
  readonly run: RunOrder;
  /** Which run wrote a comment; undefined when it is none of ours. */
  readonly tryReadRun: (body: string) => RunOrder | undefined;
}

/** The doors that are needed. */
export interface CommentDoors {
  readonly comments: PullRequestComments;
  readonly log: RunLog;
  readonly clock: Clock;
}

/** The comment that stands in the end: new, renewed, or of a later run. */
export interface KeptComment {
  readonly kind: 'created' | 'updated' | 'superseded';
  readonly url: string;
}

/** How it ended. */
export type Kept = KeptComment | { readonly kind: 'read-only' | 'failed'; readonly why: string };

/** More than any run needs that is not disturbed again and again. */
const mostMoves = 20;
const longestMilliseconds = 10 * 60_000;

/**
 * Looks what stands there, makes one move, and looks again, until nothing is left to do. So each write is decided by what stood there
 * just before it, and what other runs or lost answers have changed meanwhile is mended. GitHub has no write that is refused when the
 * comment has changed: another run can still slip in between a look and the write after it. A workflow that runs once at a time for
 * each pull request rules that out.
 */
export async function keepOneComment(speech: Speech, doors: CommentDoors): Promise<Kept> {
  const { clock, log } = doors;
  const deadline = clock.now() + longestMilliseconds;
  const keeper = new CommentKeeper(speech, doors.comments);
  for (let move = 1; move <= mostMoves; move += 1) {
    const result = await keeper.lookAndMove();
    if (result.kind === 'moved') continue;
    if (result.kind !== 'later') return result;
    const wait = result.afterMilliseconds ?? 1000 * move ** 2;
    if (clock.now() + wait > deadline) return { kind: 'failed', why: result.why };
    log.info(`${result.why}. Looking again in ${Math.ceil(wait / 1000)} seconds.`);
    await clock.sleep(wait);
  }
  return { kind: 'failed', why: 'it did not come to rest' };
}

/** GitHub hides from a token what it may not do, and the pull request was seen just before. */
const unseen = 'HTTP 404: Not Found';

type Later = Extract<CommentResult<never>, { readonly kind: 'later' }>;

class CommentKeeper {
  /** A list can be older than the comment. */
  private created: PullRequestComment | undefined;
  private hasWritten = false;

  constructor(
    private readonly speech: Speech,
    private readonly comments: PullRequestComments,
  ) {}

  async lookAndMove(): Promise<Kept | Later | { readonly kind: 'moved' }> {
    const listed = await this.comments.listOwn();
    if (listed.kind === 'gone')
      return { kind: 'failed', why: 'there is no such pull request, or the token cannot see it' };
    if (listed.kind !== 'done') return listed;
    const move = nextCommentMove(this.ours(listed.value), { ...this.speech, hasWritten: this.hasWritten });
    switch (move.kind) {
      case 'yield':
        return { kind: 'superseded', url: move.comment.url };
      case 'rest':
        return { kind: move.comment.id === this.created?.id ? 'created' : 'updated', url: move.comment.url };
      case 'create':
      case 'update':
      case 'delete': {
        const result = await this.make(move);
        return result.kind === 'done' || result.kind === 'gone' ? { kind: 'moved' } : result;
      }
    }
  }

  private ours(listed: readonly PullRequestComment[]): readonly OwnComment[] {
    const { created } = this;
    const missing = created && !listed.some(({ id }) => id === created.id) ? [created] : [];
    return [...listed, ...missing].flatMap((comment) => {
      const run = this.speech.tryReadRun(comment.body);
      return run ? [{ ...comment, run }] : [];
    });
  }

  private async make(move: Exclude<CommentMove, { readonly kind: 'yield' | 'rest' }>): Promise<CommentResult<unknown>> {
    switch (move.kind) {
      case 'create': {
        const result = await this.comments.create(this.speech.body);
        if (result.kind === 'done') this.created = result.value;
        return result.kind === 'gone' ? { kind: 'read-only', why: unseen } : this.noted(result);
      }
      case 'update': {
        const result = await this.comments.update(move.comment.id, this.speech.body);
        if (result.kind === 'gone') this.forget(move.comment);
        return this.noted(result);
      }
      case 'delete': {
        const result = await this.comments.delete(move.comment.id);
        if (result.kind === 'done' || result.kind === 'gone') this.forget(move.comment);
        return result;
      }
    }
  }

  private noted<T>(result: CommentResult<T>): CommentResult<T> {
    if (result.kind === 'done') this.hasWritten = true;
    return result;
  }

  private forget({ id }: PullRequestComment): void {
    if (this.created?.id === id) this.created = undefined;
  }
}
