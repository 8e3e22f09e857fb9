import { type Cells } from '../../contract/cells';
import { type GitHubReading } from '../ports/github-reading';
import { type Issue, type Issues } from '../ports/issues';
import { type RunLog } from '../ports/run-log';
import { type CellReport } from '../report/cell-report';
import { formatDriftIssue, parseDriftHeader } from '../report/drift-issue';
import { type PlanSection } from '../report/plan-section';
import { issuesNotWritten } from './errors';

/** What is asked of a run. */
export interface DriftInputs {
  /** Plans of the main branch against what is deployed. */
  readonly reports: readonly CellReport[];
  /** The cells that there are. */
  readonly cells: Cells;
  /** The page of the run. */
  readonly runUrl: string;
}

/** The doors of the step. */
export interface DriftPorts {
  readonly issues: Issues;
  readonly log: RunLog;
}

/** What became of issues: the ids of cells. */
export interface DriftOutcome {
  readonly opened: readonly string[];
  readonly updated: readonly string[];
  readonly closed: readonly string[];
}

/**
 * Keeps one issue for each cell that is not as the main branch says: opened, renewed, and closed when nothing differs any more or the cell is gone.
 * A cell without a plan tells nothing: its issue stays as it is.
 * @throws UserError IssuesNotWritten
 */
export async function run({ reports, cells, runUrl }: DriftInputs, { issues, log }: DriftPorts): Promise<DriftOutcome> {
  const open = required(await issues.listOpen());
  const moves = [...planned(reports, open, runUrl), ...ofGoneCells(cells, open)];
  // One after the other: GitHub asks those who write to.
  for (const move of moves) {
    required(await makeMove(move, issues));
    log.info(`${move.cell}: the issue is ${move.kind}.`);
  }
  reports.forEach(
    ({ cell, error }) => error && log.warning(`${cell.id} could not be planned: its issue stays as it is.`),
  );
  const cellsOf = (kind: Move['kind']) => moves.filter((move) => move.kind === kind).map(({ cell }) => cell);
  return { opened: cellsOf('opened'), updated: cellsOf('updated'), closed: cellsOf('closed') };
}

/** What is to be done with an issue. */
type Move = { readonly cell: string } & (
  | { readonly kind: 'opened'; readonly title: string; readonly body: string }
  | { readonly kind: 'updated'; readonly number: number; readonly title: string; readonly body: string }
  | { readonly kind: 'closed'; readonly number: number; readonly why: string }
);

function planned(reports: readonly CellReport[], open: readonly Issue[], runUrl: string): readonly Move[] {
  return reports.flatMap((report): readonly Move[] => {
    const { cell, plan } = report;
    const [issue, ...doubles] = open.filter(({ body }) => parseDriftHeader(body) === cell.id);
    if (!plan) return [];
    const closed = (number: number, why: string): Move => ({ kind: 'closed', cell: cell.id, number, why });
    const tidied = doubles.map(({ number }) => closed(number, `The issue #${issue?.number ?? 0} says the same.`));
    if (!isDrift(plan)) {
      const why = `${cell.id} is again what the main branch says ([run](${runUrl})).`;
      return [...(issue ? [closed(issue.number, why)] : []), ...tidied];
    }
    const words = { cell: cell.id, ...formatDriftIssue(report, plan, runUrl) };
    return [issue ? { kind: 'updated', number: issue.number, ...words } : { kind: 'opened', ...words }, ...tidied];
  });
}

/** What is only missing was never there: it waits to be applied. What was there and is gone is told as changed outside. */
function isDrift({ isEmpty, drift, entries }: PlanSection): boolean {
  return !isEmpty && (drift.length > 0 || entries.some(({ action }) => action !== 'create'));
}

function ofGoneCells({ cells }: Cells, open: readonly Issue[]): readonly Move[] {
  const known = new Set<string>(cells.map(({ id }) => id));
  return open.flatMap(({ number, body }): readonly Move[] => {
    const cell = parseDriftHeader(body);
    if (cell === undefined || known.has(cell)) return [];
    return [{ kind: 'closed', cell, number, why: `The configuration has no cell ${cell} any more.` }];
  });
}

function makeMove(move: Move, issues: Issues): Promise<GitHubReading<unknown>> {
  switch (move.kind) {
    case 'opened':
      return issues.create({ title: move.title, body: move.body });
    case 'updated':
      return issues.update(move.number, { title: move.title, body: move.body });
    case 'closed':
      return issues.close(move.number, move.why);
  }
}

function required<T>(result: GitHubReading<T>): T {
  if (result.kind === 'done') return result.value;
  throw issuesNotWritten(result.kind === 'missing' ? 'the repository has no issues' : result.why);
}
