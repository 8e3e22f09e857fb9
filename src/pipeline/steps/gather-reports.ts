import { posix } from 'node:path';
import { type Cell, type Cells } from '../../contract/cells';
import { type CellId, cellIdSchema } from '../../contract/values';
import { type CellReport, parseCellReport } from '../report/cell-report';
import { parseRemovedCells, type RemovedCell, removedCellsFileName } from '../report/removed-cells';
import { bareReport } from '../report/reported-cell';
import { type ReportFile } from './comment-on-pull-request';

/** What the jobs of a run have found out. */
export interface GatheredReports {
  /** In the order of the configuration; those of cells that it does not have come last, by name. */
  readonly reports: readonly CellReport[];
  readonly removed: readonly RemovedCell[];
}

/**
 * What files of reports say. Nothing is passed over: a file that is no report fails the cell that it is named after, and so does a report
 * that is missing.
 * @param cells - what synthesis wrote of the cells; undefined where it is not at hand
 */
export function gatherReports(files: readonly ReportFile[], cells: Cells | undefined): GatheredReports {
  const known = new Map((cells?.cells ?? []).map((cell) => [cell.id, cell]));
  const removed = files.flatMap((file) => tryReadRemoved(file) ?? []);
  const reports = files.filter((file) => tryReadRemoved(file) === undefined).map((file) => readReport(file, known));
  const found = new Map(reports.map((report) => [report.cell.id, report]));
  const planned = [...known.values()].filter(({ id, deploy }) => deploy === 'aws' || found.has(id));
  const strangers = [...found.values()].filter(({ cell }) => !known.has(cell.id));
  return {
    reports: [
      ...planned.map((cell) => found.get(cell.id) ?? failedReport(bareReport(cell), missing)),
      ...strangers.toSorted((one, other) => (one.cell.id < other.cell.id ? -1 : 1)),
    ],
    removed: distinct(removed),
  };
}

const missing = 'Its job left no report. The log of the run says how far it came.';

function readReport({ path, text }: ReportFile, known: ReadonlyMap<CellId, Cell>): CellReport {
  try {
    return parseCellReport(text);
  } catch {
    const id = idOf(path);
    const cell = known.get(id);
    const report = cell ? bareReport(cell) : strangerReport(id);
    return failedReport(report, `${path} is no report that this version can read. Run the jobs of this run again.`);
  }
}

/** The cell that a file is named after: reports are called `<cell>.json`. */
function idOf(path: string): CellId {
  const name = posix.basename(path, '.json').toLowerCase();
  const word = name.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^[^a-z]+|-+$/g, '');
  return cellIdSchema.parse(word === '' ? 'unknown' : word.slice(0, 80));
}

function strangerReport(id: CellId): CellReport {
  return { version: 1, cell: { id, environment: '', networking: '', services: [], endpoints: [] } };
}

function failedReport(report: CellReport, problem: string): CellReport {
  return { ...report, error: { step: 'report', problems: [problem] } };
}

/** A cell can be called so too: then it is a report. */
function tryReadRemoved({ path, text }: ReportFile): readonly RemovedCell[] | undefined {
  if (posix.basename(path) !== removedCellsFileName) return undefined;
  try {
    return parseRemovedCells(text);
  } catch {
    return undefined;
  }
}

/** Jobs that look at the same bucket find the same. */
function distinct(removed: readonly RemovedCell[]): readonly RemovedCell[] {
  const byState = new Map(removed.map((each) => [each.stateKey, each]));
  return [...byState.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
