import { posix } from 'node:path';
import pLimit from 'p-limit';
import { type Cell } from '../../contract/cells';
import { type CellReport, formatCellReport, parseCellReport } from '../report/cell-report';
import { readableOutput } from '../terraform/readable-output';
import { applyCell } from './apply-cell';
import { type ApplyPorts, type ApplySettings, type CellApplying } from './cell-applying';
import { type AccessPorts, CellAccess } from './cell-access';
import { clearPlace, placeOf } from './cell-place';
import { applyFailed, applyInterrupted, applyRefused, keyMissing } from './errors';
import { ReviewFinder, type ReviewPorts } from './find-reviews';
import { loadCells } from './load-cells';
import { loadReports } from './load-reports';
import { chooseCells } from './select-cells';

/** What is asked of a run. */
export interface ApplyCellsInputs extends Omit<ApplySettings, 'key'> {
  readonly cellsFile: string;
  /** Ids; empty for every cell that a merge deploys. */
  readonly cells: readonly string[];
  /** Where a report is written for each cell. */
  readonly reportsFolder: string;
  /** An absolute path: plans and what Terraform says are kept here for as long as they are read. */
  readonly workFolder: string;
  /** ARNs of roles that may deploy, one for each account; none to apply with what the environment has. */
  readonly roles: readonly string[];
  /** How many cells are applied at a time. */
  readonly concurrency: number;
  /** The repository's secret; undefined where there is none. */
  readonly key: string | undefined;
  /** The branch that pull requests are merged into. */
  readonly branch: string;
  /**
   * A folder of reports of refused applies, whose fingerprints are approved.
   * @default - none
   */
  readonly approvedReports?: string | undefined;
}

/** The doors of the step. */
export interface ApplyCellsPorts extends ApplyPorts, ReviewPorts, AccessPorts {}

/**
 * Applies cells as far as what they would do was reviewed or approved, and writes a report of each. A cell that fails stops no other.
 * @throws UserError CellsMissing, UnknownCell, KeyMissing
 */
export async function run(inputs: ApplyCellsInputs, ports: ApplyCellsPorts): Promise<readonly CellReport[]> {
  const { key } = inputs;
  if (key === undefined) throw keyMissing();
  const all = await loadCells(inputs.cellsFile, ports.files);
  const cells = chooseCells(all, inputs.cells);
  if (cells.length === 0) ports.log.notice('There is nothing to apply: no cell of the configuration has deploy: aws.');
  const approved = [...inputs.approved, ...(await loadApproved(inputs, ports))];
  const access = new CellAccess(inputs.roles, ports);
  const reviews = new ReviewFinder({ ...inputs, key }, ports);
  const limit = pLimit(inputs.concurrency);
  const shared = { cells: all, inputs: { ...inputs, key, approved }, ports, access, reviews };
  return Promise.all(cells.map((cell) => limit(() => applyAndTell(cell, inputs, shared))));
}

/** What the reports of refused applies name. */
async function loadApproved({ approvedReports: folder }: ApplyCellsInputs, { files }: ApplyCellsPorts) {
  const reports = folder === undefined ? [] : await loadReports(folder, files);
  return reports.flatMap(({ text }) => parseCellReport(text).apply?.approvable ?? []);
}

async function applyAndTell(
  cell: Cell,
  inputs: ApplyCellsInputs,
  shared: Omit<CellApplying, 'place'> & { readonly ports: ApplyCellsPorts },
): Promise<CellReport> {
  const { files, log } = shared.ports;
  const place = placeOf(cell, inputs);
  const report = await applyCell(cell, { ...shared, place });
  await files.writeText(posix.join(inputs.reportsFolder, `${cell.id}.json`), formatCellReport(report));
  // Terraform may still write there when it was interrupted; the post step removes it.
  const said = shared.ports.signal.aborted ? await files.tryReadText(place.logFile) : await clearPlace(place, files);
  log.fence(`${cell.id}: ${verdictOf(report)}`, shared.access.withoutSecrets(readableOutput(said ?? '')));
  return report;
}

function verdictOf({ apply, error }: CellReport): string {
  return error ? `failed at ${error.step}` : (apply?.outcome ?? 'nothing was done');
}

/** Reports by what has become of their cells. */
export function sortReports(reports: readonly CellReport[]) {
  const isRefused = ({ apply }: CellReport) => apply?.outcome === 'refused';
  const isGood = ({ apply, error }: CellReport) =>
    !error && /^(applied|continued|already-applied)$/.test(apply?.outcome ?? '');
  return {
    applied: reports.filter(isGood),
    refused: reports.filter(isRefused),
    failed: reports.filter((report) => !isGood(report) && !isRefused(report)),
  };
}

/**
 * Fails when a cell is not as the commit has it.
 * @throws AggregateError of a UserError ApplyFailed, ApplyRefused or ApplyInterrupted for each
 */
export function requireApplied(
  reports: readonly CellReport[],
  { failsWhenRefused = true }: { readonly failsWhenRefused?: boolean } = {},
): void {
  const { refused, failed } = sortReports(reports);
  const errors = [...failed.map(toFailure), ...(failsWhenRefused ? refused : []).map(toRefusal)];
  if (errors.length > 0)
    throw new AggregateError(errors, `${errors.length} of ${reports.length} cells are not applied`);
}

function toFailure({ cell, apply, error }: CellReport) {
  if (apply?.outcome === 'interrupted') return applyInterrupted(cell.id, apply);
  return applyFailed(cell.id, error ?? { step: 'apply', problems: [] }, apply);
}

function toRefusal({ cell, apply }: CellReport) {
  return applyRefused(cell.id, apply?.difference ?? [], apply?.approvable ?? '');
}
