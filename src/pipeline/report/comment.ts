import { type CellReport, digestOfReport, digestOfReports } from './cell-report';
import { chooseItems } from './choose-items';
import { type CommentHeader, formatCommentHeader } from './comment-header';
import { fitList, type List, listsOf } from './comment-lists';
import { notesOf } from './comment-notes';
import { titleOfDeployment } from './deployment-title';
import { link } from './link';
import { formatMatrix } from './matrix-table';
import { isUntouched, type PlanSection } from './plan-section';
import { type Review } from './review';
import { formatSection, type Item, type Level, type Section, sectionOf } from './section';
import { tellCounts } from './tell-counts';

/** A text, and how much of the plans it leaves out. */
export interface Rendered {
  readonly text: string;
  /** Changes that are not in it. */
  readonly leftOut: number;
}

/** The most that GitHub takes as a comment; what it counts as characters are at most as many bytes. */
export const commentBytes = 65_536;

/** Below the 1 MiB above which GitHub drops a job summary altogether. */
export const summaryBytes = 1_000_000;

/** The review as one comment of at most so many bytes. What does not fit is in the job summary, made with more bytes. */
export function formatComment(review: Review, mostBytes: number = commentBytes): Rendered {
  const sections = review.reports.flatMap((report) =>
    report.plan && hasSection(report.plan) ? [sectionOf(report, report.plan)] : [],
  );
  const header = formatCommentHeader(headerOf(review), review.basis === 'deployment' ? 'deployment' : 'review');
  const room = mostBytes - Buffer.byteLength(header);
  const head = [header, listsOf(review, Math.floor(mostBytes / 30))] as const;
  const whole = topOf(review, head, () => room);
  const short = topOf(review, head, (share) => room * share);
  if (short === whole) return layOut({ review, sections, top: whole, isCut: false }, mostBytes);
  const everything =
    Buffer.byteLength(whole) < room * 0.9 && layOut({ review, sections, top: whole, isCut: false }, mostBytes);
  return everything && everything.leftOut === 0
    ? everything
    : layOut({ review, sections, top: short, isCut: true }, mostBytes);
}

/** What a comment is laid out of. */
interface Layout {
  readonly review: Review;
  readonly sections: readonly Section[];
  /** Everything above the sections. */
  readonly top: string;
  /** Whether a part of that is left out. */
  readonly isCut: boolean;
}

function layOut({ review, sections, top, isCut }: Layout, mostBytes: number): Rendered {
  const room = mostBytes - Buffer.byteLength(top) - footerBytes;
  const shown = fitSections(sections, room);
  const overhead = shown.reduce((total, section) => total + overheadOf(section), 0);
  const levels = chooseItems(shown, room - overhead);
  const texts = shown.map((section) => formatSection(section, levels));
  const leftOut = countLeftOut(sections, levels);
  const footer = [...footerOf(review, leftOut, sections.length - shown.length), ...(isCut ? moreOf(review) : [])];
  const text = `${[top, ...texts, ...footer].join('\n\n')}\n`;
  if (Buffer.byteLength(text) > mostBytes)
    throw new Error(`A comment has ${Buffer.byteLength(text)} bytes of ${mostBytes}.`);
  return { text, leftOut };
}

function hasSection({ entries, outputs, invocations, drift }: PlanSection): boolean {
  return entries.length + outputs.length + invocations.length + drift.length > 0;
}

/** Everything above the sections. Each part has its share, so that the sections keep theirs when not everything has room. */
function topOf(
  review: Review,
  [header, lists]: readonly [string, readonly List[]],
  bytesOf: (share: number) => number,
) {
  const parts = [
    `${header}\n## ${titleOf(review)}`,
    review.basis === 'stacks' ? withoutPlan : '',
    notesOf(review),
    hasNothing(review) ? nothingOf(review) : formatMatrix(review, bytesOf(0.3)),
    ...lists.map((list) => fitList(list, bytesOf(list.share))),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function headerOf({ run, reports }: Review): CommentHeader {
  const { id, attempt, head } = run;
  return { run: { id, attempt }, head, reports: digestsOf(reports) };
}

/** With more cells than this, their digests would take the room of what people read; then one is made of all. */
const mostDigests = 100;

function digestsOf(reports: readonly CellReport[]): CommentHeader['reports'] {
  if (reports.length > mostDigests) return { '*': digestOfReports(reports) };
  return Object.fromEntries(reports.map((report) => [report.cell.id, digestOfReport(report)]));
}

const withoutPlan =
  'This pull request comes from a fork, which gets no credentials, so **nothing was planned**. Its stacks were validated, and are compared ' +
  'below with those of the base: what is written differently, not what AWS would do. What it shows of losses and risks is a beginning.';

function hasNothing({ reports, removed }: Review): boolean {
  return reports.length + removed.length === 0;
}

function nothingOf({ more }: Review): string {
  const [run] = link('The run', more?.summaryUrl);
  const why = 'either the configuration has no cell that a merge deploys, or a job before has failed';
  return `There is no report of any cell: ${why}.${run === undefined ? '' : ` ${run} says which.`}`;
}

function titleOf(review: Review): string {
  const { reports, removed, basis = 'plan' } = review;
  if (basis === 'stacks') return `Stacks: ${tellCells(review, 'differ from the base', 'no differences from the base')}`;
  if (basis === 'deployment') return titleOfDeployment(review);
  if (hasNothing(review)) return 'Plan: nothing was planned';
  const [only] = reports;
  if (reports.length === 1 && removed.length === 0 && only?.plan && !only.error)
    return `Plan: ${tellCounts(only.plan)}`;
  return `Plan: ${tellCells(review, 'change', 'no changes')}`;
}

function tellCells({ reports, removed }: Review, change: string, unchanged: string): string {
  const failed = reports.filter(({ error }) => error).length;
  const changed = reports.filter(({ plan, error }) => plan && !plan.isEmpty && !error).length;
  const nothing = reports.every(({ plan }) => !plan || isUntouched(plan)) ? unchanged : 'nothing to apply';
  const parts = [
    ...(changed === 0 && failed > 0
      ? []
      : [changed === 0 ? nothing : `${changed} of ${reports.length} cells ${change}`]),
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(removed.length === 0 ? [] : [`${removed.length} removed, still deployed`]),
  ];
  return parts.join(', ');
}

/** Sections that have room with nothing in them. Those with losses first; with very many cells the last have none. */
function fitSections(sections: readonly Section[], room: number): readonly Section[] {
  let left = room * 0.8;
  const first = sections.toSorted((a, b) => Number(hasLosses(b)) - Number(hasLosses(a)));
  const fitting = new Map(
    first.map((section) => [section.cell, (left -= overheadOf(section)) >= 0 ? section : bare(section)]),
  );
  left = room;
  return sections.flatMap(({ cell }) => {
    const section = fitting.get(cell);
    return section && (left -= overheadOf(section)) >= 0 ? [section] : [];
  });
}

function hasLosses({ items }: Section): boolean {
  return items.some(({ isKept }) => isKept);
}

function bare(section: Section): Section {
  return { ...section, picture: undefined };
}

/** What a section takes with all of its items left out. What it says of them may get a little longer with fewer. */
function overheadOf(section: Section): number {
  return Buffer.byteLength(formatSection(section, new Map())) + (hasLosses(section) ? 250 : 10);
}

function countLeftOut(sections: readonly Section[], levels: ReadonlyMap<Item, Level>): number {
  return sections.flatMap(({ items }) => items).filter((item) => !levels.has(item)).length;
}

const footerBytes = 1_000;

function footerOf({ more }: Review, leftOut: number, sections: number): readonly string[] {
  if (leftOut === 0) return [];
  const cells = sections === 0 ? '' : `, all those of ${sections} ${sections === 1 ? 'cell' : 'cells'} among them`;
  const count = `${leftOut} ${leftOut === 1 ? 'change is' : 'changes are'} left out here${cells}`;
  const places = [...link('the job summary', more?.summaryUrl), ...link('the files of the run', more?.artifactUrl)];
  return [places.length === 0 ? `${count}.` : `${count}: see ${places.join(' and ')}.`];
}

/** Where the rest is of lists that are cut. */
function moreOf({ more }: Review): readonly string[] {
  const places = link('the job summary', more?.summaryUrl);
  return places.map((place) => `Lists above that end with "and … more" are longer in ${place}.`);
}
