/** How asking GitHub ended. */
export type GitHubReading<T> =
  | { readonly kind: 'done'; readonly value: T }
  /** There is no such thing, or not for this token. */
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly why: string };
