/** The comments of one pull request. What goes wrong is a value. Nothing is written twice: to try again is up to the caller. */
export interface PullRequestComments {
  /** Those that the owner of the token wrote, the oldest first. */
  listOwn(): Promise<CommentResult<readonly PullRequestComment[]>>;
  create(body: string): Promise<CommentResult<PullRequestComment>>;
  update(id: number, body: string): Promise<CommentResult<PullRequestComment>>;
  delete(id: number): Promise<CommentResult<undefined>>;
}

/** A comment as it stands. */
export interface PullRequestComment {
  /** A later comment has a greater one. */
  readonly id: number;
  readonly body: string;
  /** For a browser. */
  readonly url: string;
}

/** How a call ended. */
export type CommentResult<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** There is no such comment, or no such pull request. */
  | { readonly kind: 'gone' }
  /** The token may read and not write. */
  | { readonly kind: 'read-only'; readonly why: string }
  /** It may be done or not; asked again, it may well be. */
  | { readonly kind: 'later'; readonly why: string; readonly afterMilliseconds?: number }
  | { readonly kind: 'failed'; readonly why: string };
