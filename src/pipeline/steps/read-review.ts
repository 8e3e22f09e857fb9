import { posix } from 'node:path';
import { type RunArtifact, type RunArtifacts } from '../ports/run-artifacts';
import { type CellReport, digestOfReport, digestOfReports, parseCellReport } from '../report/cell-report';
import { type CommentHeader } from '../report/comment-header';
import { type PlanSection } from '../report/plan-section';
import { type Binding, isGenuine } from '../terraform/fingerprint';

/** What a report says, or why it does not count. */
export type ReviewResult =
  { readonly kind: 'reviewed'; readonly plan: PlanSection } | { readonly kind: 'not-reviewed'; readonly why: string };

/** GitHub did not answer. */
interface Silence {
  readonly kind: 'silent';
  readonly why: string;
}

/** Which report is meant. */
export interface ReviewPlace {
  /** The first line of the pull request's comment. */
  readonly header: CommentHeader;
  /** What the review has to be good for. */
  readonly binding: Binding;
  readonly key: string;
}

/** Something that does not count as reviewed. */
export function notReviewed(why: string): ReviewResult {
  return { kind: 'not-reviewed', why };
}

/** Reads the report of a cell that a comment names, from the files of the one run that wrote the comment. */
export async function readReview(place: ReviewPlace, artifacts: RunArtifacts): Promise<ReviewResult | Silence> {
  const { header, binding } = place;
  const isNamed = header.reports[binding.cell] !== undefined || header.reports['*'] !== undefined;
  if (!isNamed) return notReviewed('its comment names no report of this cell');
  const listed = await artifacts.list(header.run.id);
  if (listed.kind === 'failed') return { kind: 'silent', why: `the files of the run ${header.run.id}: ${listed.why}` };
  if (listed.kind === 'missing') return notReviewed(`the run ${header.run.id} that its comment names is not there`);
  const meant = listed.value.filter((artifact) => mayHold(artifact, place));
  const fault = faultOf(meant, binding);
  if (fault !== undefined) return notReviewed(fault);
  return judgeFiles(await readAll(meant, artifacts), place);
}

/** Of many cells in one job, the name tells only the first. One digest of all reports needs all of them. */
function mayHold({ name }: RunArtifact, { header, binding }: ReviewPlace): boolean {
  if (!name.startsWith('report-')) return false;
  return header.reports['*'] !== undefined || name === `report-${binding.cell}` || /-and-\d+-more$/.test(name);
}

function faultOf(meant: readonly RunArtifact[], { head }: Binding): string | undefined {
  if (meant.length === 0) return 'the run that its comment names has left no report of this cell';
  if (meant.some(({ isFork }) => isFork)) return 'the run that its comment names was for another repository';
  if (meant.some((artifact) => artifact.head !== head)) return 'the run that its comment names was for another commit';
  return meant.some(({ isExpired }) => isExpired) ? 'the files of its run have expired' : undefined;
}

/** The texts of reports, or why GitHub does not hand them out. */
async function readAll(
  meant: readonly RunArtifact[],
  artifacts: RunArtifacts,
): Promise<readonly (readonly [string, string])[] | Silence | undefined> {
  const readings = await Promise.all(meant.map((artifact) => artifacts.read(artifact)));
  const failed = readings.find(({ kind }) => kind === 'failed');
  if (failed?.kind === 'failed') return { kind: 'silent', why: `the reports of the plan: ${failed.why}` };
  const read = readings.flatMap((reading) => (reading.kind === 'done' ? [...reading.value] : []));
  return read.length === 0 ? undefined : read;
}

function judgeFiles(files: Awaited<ReturnType<typeof readAll>>, place: ReviewPlace): ReviewResult | Silence {
  if (files === undefined) return notReviewed('the files of its run have expired');
  if ('kind' in files) return files;
  const reports = files.flatMap(([path, text]) => (path.endsWith('.json') ? [{ path, report: tryParse(text) }] : []));
  const { cell } = place.binding;
  const found = reports.find(({ path, report }) => posix.basename(path) === `${cell}.json` && report?.cell.id === cell);
  if (!found?.report) return notReviewed('the file of its run is no report of this cell');
  const all = reports.flatMap(({ report }) => report ?? []);
  return isAsNamed(found.report, all, place.header)
    ? judgeReport(found.report, place)
    : notReviewed('the report is not the one that its comment names: its digest is another');
}

function tryParse(text: string): CellReport | undefined {
  try {
    return parseCellReport(text);
  } catch {
    return undefined;
  }
}

function isAsNamed(report: CellReport, all: readonly CellReport[], { reports }: CommentHeader): boolean {
  const own = reports[report.cell.id];
  return own === undefined ? digestOfReports(all) === reports['*'] : digestOfReport(report) === own;
}

function judgeReport({ plan, error }: CellReport, { binding, key }: ReviewPlace): ReviewResult {
  if (error || !plan) return notReviewed('its report has no plan of this cell');
  if (!plan.fingerprint) return notReviewed('its plan is not sealed');
  const isBound = (['repository', 'pullRequest', 'head', 'cell'] as const).every(
    (what) => plan.fingerprint?.binding[what] === binding[what],
  );
  if (!isBound) return notReviewed('its plan is sealed for something else');
  if (!isGenuine(plan.fingerprint, key)) return notReviewed('its plan was not sealed with the key of this repository');
  return { kind: 'reviewed', plan };
}
