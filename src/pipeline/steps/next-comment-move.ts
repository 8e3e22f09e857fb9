import { type PullRequestComment } from '../ports/pull-request-comments';
import { compareRuns, type RunOrder } from './run-order';

/** A comment of ours, and the run that wrote it. */
export interface OwnComment extends PullRequestComment {
  readonly run: RunOrder;
}

/** What there is to do about the comments of ours on a pull request. */
export type CommentMove =
  | { readonly kind: 'create' }
  | { readonly kind: 'update'; readonly comment: OwnComment }
  | { readonly kind: 'delete'; readonly comment: OwnComment }
  /** A later run has spoken. */
  | { readonly kind: 'yield'; readonly comment: OwnComment }
  | { readonly kind: 'rest'; readonly comment: OwnComment };

/** A run with something to say, and whether it stands there as this run has written it. */
export interface Speaker {
  readonly run: RunOrder;
  readonly body: string;
  readonly hasWritten: boolean;
}

/**
 * One step towards one comment by the latest run. Whoever runs at the same time takes the same steps: the oldest comment stays, a run
 * writes over earlier ones alone, and deletes no words but its own and those of earlier runs.
 * @param own - the oldest first
 */
export function nextCommentMove(own: readonly OwnComment[], speaker: Speaker): CommentMove {
  const [kept, ...others] = own;
  if (!kept) return { kind: 'create' };
  const later = own.find(({ run }) => compareRuns(run, speaker.run) > 0);
  if (!later && isToBeWritten(kept, speaker)) return { kind: 'update', comment: kept };
  const surplus = others.find(({ run }) => compareRuns(run, speaker.run) <= 0);
  if (surplus) return { kind: 'delete', comment: surplus };
  return later ? { kind: 'yield', comment: later } : { kind: 'rest', comment: kept };
}

function isToBeWritten(kept: OwnComment, { run, body, hasWritten }: Speaker): boolean {
  const order = compareRuns(kept.run, run);
  return order < 0 || (order === 0 && !hasWritten && kept.body !== body);
}
