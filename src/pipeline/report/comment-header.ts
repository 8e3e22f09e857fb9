import * as z from 'zod';
import { tryParseJson } from '../../contract/json-text';

const headerSchema = z.object({
  /** The run that wrote the comment: a later one may replace it, an earlier one may not. */
  run: z.object({ id: z.string(), attempt: z.number() }),
  /** The commit that was planned. */
  head: z.string(),
  /** The digest of each report by its cell; with very many cells one digest of all, under `*`. */
  reports: z.record(z.string(), z.string()),
});

/** What the first line of a comment says to programs. */
export type CommentHeader = z.output<typeof headerSchema>;

/** What a comment is about: each is a comment of its own. */
export type CommentSubject = 'review' | 'deployment';

/** The header as the one line that begins a comment. Readers of the comment do not see it. */
export function formatCommentHeader(header: CommentHeader, subject: CommentSubject = 'review'): string {
  // Nothing in it can end the comment of HTML that it stands in.
  const json = JSON.stringify(header).replaceAll(/[<>]|-(?=-)/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
  return `<!-- fargate-${subject} v1 ${json} -->`;
}

/** What a comment is, by its first line: ours of this version, ours of another one, or somebody else's. */
export type HeaderResult =
  | { readonly kind: 'header'; readonly header: CommentHeader }
  | { readonly kind: 'other-version'; readonly version: number }
  | { readonly kind: 'none' };

/** Reads the first line of a comment. */
export function parseCommentHeader(body: string, subject: CommentSubject = 'review'): HeaderResult {
  const [line = ''] = body.split(/\r?\n/, 1);
  const match = /^<!-- fargate-(\w+) v(\d+) (\{.*\}) -->$/.exec(line);
  if (match?.[1] !== subject) return { kind: 'none' };
  if (match[2] !== '1') return { kind: 'other-version', version: Number(match[2]) };
  const header = headerSchema.safeParse(tryParseJson(match[3] ?? ''));
  return header.success ? { kind: 'header', header: header.data } : { kind: 'none' };
}
