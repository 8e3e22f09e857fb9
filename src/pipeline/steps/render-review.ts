import { type Cells } from '../../contract/cells';
import { commentBytes, formatComment, summaryBytes } from '../report/comment';
import { type CommentSubject, parseCommentHeader } from '../report/comment-header';
import { type Review, type ReviewRun } from '../report/review';
import { type RenderedComment, type ReportFile } from './comment-on-pull-request';
import { gatherReports } from './gather-reports';
import { type RunOrder } from './run-order';

/** What a comment is made of. */
export interface ReviewMaterial {
  readonly files: readonly ReportFile[];
  /** Undefined when synthesis left none. */
  readonly cells: Cells | undefined;
  readonly run: ReviewRun;
  /** The page of the run. */
  readonly runUrl: string;
  /** @default 'review' */
  readonly subject?: CommentSubject;
}

/** The comment of a run, and its summary, which leaves out less. */
export function renderReview({ files, cells, run, runUrl, subject = 'review' }: ReviewMaterial): RenderedComment {
  const more = { summaryUrl: runUrl, artifactUrl: `${runUrl}#artifacts` };
  const basis = subject === 'deployment' ? 'deployment' : 'plan';
  const review: Review = { run, basis, ...gatherReports(files, cells), more };
  return { body: formatComment(review, commentBytes).text, summary: formatComment(review, summaryBytes).text };
}

/** GitHub counts runs up, and a run's attempts. */
export function orderOfRun({ id, attempt }: Pick<ReviewRun, 'id' | 'attempt'>): RunOrder {
  return { number: Number(id), attempt };
}

/** Which run wrote a comment; undefined when it is none of ours, or about something else. */
export function tryReadRun(body: string, subject: CommentSubject = 'review'): RunOrder | undefined {
  const result = parseCommentHeader(body, subject);
  if (result.kind !== 'header') return undefined;
  const order = orderOfRun(result.header.run);
  return Number.isSafeInteger(order.number) ? order : undefined;
}
