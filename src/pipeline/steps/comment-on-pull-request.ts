import { type Clock } from '../ports/clock';
import { type JobSummary, longestSummaryBytes } from '../ports/job-summary';
import { type PullRequestComments } from '../ports/pull-request-comments';
import { type RunLog } from '../ports/run-log';
import { commentNotWritten } from './errors';
import { keepOneComment, type Kept, type KeptComment, type Speech } from './keep-one-comment';

/** What is said of a run, in both places. */
export interface RenderedComment {
  /** Its first line, which is not shown, says which run wrote it. */
  readonly body: string;
  readonly summary: string;
}

/** A file that a job of this run left for the comment. */
export interface ReportFile {
  /** Relative to the folder of reports. */
  readonly path: string;
  readonly text: string;
}

/** What is asked of a run. */
export interface CommentInputs extends Omit<Speech, 'body'> {
  readonly comment: RenderedComment;
}

/** The doors of the step. */
export interface CommentPorts {
  /** Those of each pull request that is to be told. */
  readonly comments: readonly PullRequestComments[];
  /**
   * Why there may be more of them.
   * @default - there are not
   */
  readonly unknown?: string | undefined;
  readonly summary: JobSummary;
  readonly log: RunLog;
  readonly clock: Clock;
}

/** What became of the comment. */
export type CommentOutcome = KeptComment | { readonly kind: 'summary-only' };

/**
 * Says on each pull request what was found, in one comment that each run renews, and on the page of the run. A token that may only read
 * leaves it at the latter.
 * @returns what became of the first
 * @throws UserError CommentNotWritten
 */
export async function run(inputs: CommentInputs, ports: CommentPorts): Promise<CommentOutcome> {
  const { summary, log } = ports;
  // First of all: it stands even when GitHub takes no comment.
  summary.addSummary(fitting(inputs.comment, log));
  const [outcome] = (await keepAll(inputs, ports)).map((kept) => outcomeOf(kept, log));
  if (ports.unknown !== undefined) throw commentNotWritten(ports.unknown);
  if (outcome) return outcome;
  log.notice('There is no pull request to comment on: the report is in the summary of this run.');
  return { kind: 'summary-only' };
}

function outcomeOf(kept: Kept, log: RunLog): CommentOutcome {
  switch (kept.kind) {
    case 'created':
    case 'updated':
    case 'superseded':
      return kept;
    case 'read-only':
      log.notice(readOnly(kept.why));
      return { kind: 'summary-only' };
    case 'failed':
      throw commentNotWritten(kept.why);
  }
}

/** One after the other, as GitHub asks those who write to; where one is not written, the others are. */
async function keepAll(
  { comment, ...speech }: CommentInputs,
  { comments, ...doors }: CommentPorts,
): Promise<readonly Kept[]> {
  const kept: Kept[] = [];
  for (const each of comments)
    kept.push(await keepOneComment({ ...speech, body: comment.body }, { ...doors, comments: each }));
  return kept;
}

/** The comment is short enough wherever the summary is not. */
function fitting({ body, summary }: RenderedComment, log: RunLog): string {
  // A line break comes after it.
  if (Buffer.byteLength(summary) < longestSummaryBytes - 1) return summary;
  log.warning('The summary is longer than GitHub takes; it is as short as the comment instead.');
  return body;
}

function readOnly(why: string): string {
  return (
    'The report is in the summary of this run and not on the pull request: the token of this job may not write there, as in a pull ' +
    `request from a fork, or where the job lacks "permissions: pull-requests: write" (${why}).`
  );
}
