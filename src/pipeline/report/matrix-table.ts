import { tellApply } from './apply-lines';
import { type CellReport } from './cell-report';
import { inertText } from './inert';
import { isUntouched, type PlanSection } from './plan-section';
import { type Review } from './review';

/** The matrix: a row for each cell. When it takes too many bytes, cells that stay as they are go first. */
export function formatMatrix({ reports, removed }: Review, mostBytes: number): string {
  const columns = columnsFor(reports);
  const rows = [
    ...reports.map((report) => ({
      text: rowOf(report, columns),
      isQuiet: report.plan !== undefined && !report.error && isUntouched(report.plan),
    })),
    ...removed.map(({ id }) => ({
      text: toRow([`**${inertText(id)}**: removed, still deployed`], columns.length),
      isQuiet: false,
    })),
  ];
  const head = [
    toRow(['Cell', ...columns.map(({ title }) => title)], columns.length),
    `|---|${'--:|'.repeat(columns.length)}`,
  ];
  return [...head, ...fitRows(rows, columns.length, mostBytes)].join('\n');
}

interface Column {
  readonly title: string;
  /** Whether it is there even when it is empty: what every reader looks for. */
  readonly isKept: boolean;
  readonly numberOf: (plan: PlanSection) => number;
}

/** What must not be missed comes first: a phone shows the first columns only, the others when they are scrolled to. */
const everyColumn: readonly Column[] = [
  { title: 'Risks', isKept: true, numberOf: ({ risks }) => risks.length },
  { title: 'Destroy', isKept: true, numberOf: ({ counts }) => counts.destroy },
  { title: 'Replace', isKept: false, numberOf: ({ counts }) => counts.replace },
  { title: 'Change', isKept: true, numberOf: ({ counts }) => counts.change },
  { title: 'Add', isKept: true, numberOf: ({ counts }) => counts.add },
  { title: 'Import', isKept: false, numberOf: ({ counts }) => counts.import },
  { title: 'Move', isKept: false, numberOf: ({ counts }) => counts.move },
  { title: 'Forget', isKept: false, numberOf: ({ counts }) => counts.forget },
  { title: 'Outputs', isKept: false, numberOf: ({ outputs }) => outputs.length },
];

function columnsFor(reports: readonly CellReport[]): readonly Column[] {
  const plans = reports.flatMap(({ plan, error }) => (plan && !error ? [plan] : []));
  return everyColumn.filter(({ isKept, numberOf }) => isKept || plans.some((plan) => numberOf(plan) > 0));
}

interface Row {
  readonly text: string;
  /** Whether nothing happens in that cell. */
  readonly isQuiet: boolean;
}

function fitRows(rows: readonly Row[], columns: number, mostBytes: number): readonly string[] {
  const bytes = (some: readonly Row[]) => some.reduce((total, { text }) => total + Buffer.byteLength(text) + 1, 0);
  if (bytes(rows) <= mostBytes) return rows.map(({ text }) => text);
  const shown: Row[] = [];
  for (const row of rows.filter(({ isQuiet }) => !isQuiet)) {
    if (bytes([row]) + bytes(shown) > mostBytes) break;
    shown.push(row);
  }
  const left = rows.length - shown.length;
  return [...shown.map(({ text }) => text), toRow([`and ${left} more ${left === 1 ? 'cell' : 'cells'}`], columns)];
}

function rowOf({ cell, plan, apply, error }: CellReport, columns: readonly Column[]): string {
  const name = `**${cell.id}**${cell.networking === '' ? '' : ` ${inertText(cell.networking)}`}`;
  if (error) return toRow([`${name}: **failed** at ${inertText(error.step)}`], columns.length);
  if (!plan) return toRow([`${name}: ${apply ? tellApply(apply) : 'no plan'}`], columns.length);
  const notes = notesOf(plan);
  const numbers = columns.map(({ numberOf }) => numberOf(plan));
  return toRow(
    [
      notes.length === 0 ? name : `${name}: ${notes.join(', ')}`,
      ...numbers.map((count) => (count === 0 ? '' : String(count))),
    ],
    columns.length,
  );
}

/** What of a plan has no column. */
function notesOf(plan: PlanSection): readonly string[] {
  const { isEmpty, counts, invocations, drift, checks } = plan;
  const actions = invocations.length;
  return [
    ...(isUntouched(plan) ? ['no changes'] : []),
    ...(isEmpty && counts.read > 0 ? [`${counts.read} read`] : []),
    ...(actions === 0 ? [] : [`${actions} ${actions === 1 ? 'action' : 'actions'} to invoke`]),
    ...(drift.length === 0 ? [] : [`${drift.length} changed outside of Terraform`]),
    ...(checks.length === 0 ? [] : [`${checks.length} failed ${checks.length === 1 ? 'check' : 'checks'}`]),
  ];
}

function toRow(cells: readonly string[], columns: number): string {
  return `| ${[...cells, ...Array.from({ length: columns + 1 - cells.length }, () => '')].join(' | ')} |`;
}
