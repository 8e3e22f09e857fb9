import { posix } from 'node:path';
import pLimit from 'p-limit';
import { type Cell, type Cells } from '../../contract/cells';
import { type CellReport, formatCellReport } from '../report/cell-report';
import { formatRemovedCells, removedCellsFileName } from '../report/removed-cells';
import { tellCounts } from '../report/tell-counts';
import { readableOutput } from '../terraform/readable-output';
import { type AccessPorts, CellAccess } from './cell-access';
import { clearPlace, placeOf } from './cell-place';
import { planInterrupted, planMissing } from './errors';
import { findRemovedCells } from './find-removed-cells';
import { planCell, type PlanPorts, type PlanSettings } from './plan-cell';
import { chooseCells } from './select-cells';
import { loadCells } from './load-cells';

/** What is asked of a run. */
export interface PlanCellsInputs extends PlanSettings {
  readonly cellsFile: string;
  /** Ids; empty for every cell that a merge deploys. */
  readonly cells: readonly string[];
  /** Where a report is written for each cell. */
  readonly reportsFolder: string;
  /** An absolute path: plans and what Terraform says are kept here for as long as they are read. */
  readonly workFolder: string;
  /** ARNs of roles that may read, one for each account; none to plan with what the environment has. */
  readonly roles: readonly string[];
  /** How many cells are planned at a time. */
  readonly concurrency: number;
}

/** The doors of the step. */
export interface PlanCellsPorts extends PlanPorts, AccessPorts {}

/**
 * Plans cells against what is deployed, and writes a report of each, and one of what is deployed and no longer in the configuration. A cell
 * that fails says so in its report and stops no other.
 * @throws UserError CellsMissing, UnknownCell, PlanInterrupted
 */
export async function run(inputs: PlanCellsInputs, ports: PlanCellsPorts): Promise<readonly CellReport[]> {
  const cells = await loadCells(inputs.cellsFile, ports.files);
  const chosen = chooseCells(cells, inputs.cells);
  if (chosen.length === 0) ports.log.notice('There is nothing to plan: no cell of the configuration has deploy: aws.');
  const access = new CellAccess(inputs.roles, ports);
  const limit = pLimit(inputs.concurrency);
  const planned = chosen.map((cell) => limit(() => planAndTell(cell, { inputs, ports, access })));
  // While Terraform is waited for.
  const [reports] = await Promise.all([Promise.all(planned), reportRemoved(cells, chosen, { inputs, ports, access })]);
  return reports;
}

interface Run {
  readonly inputs: PlanCellsInputs;
  readonly ports: PlanCellsPorts;
  readonly access: CellAccess;
}

/** Jobs that plan cells of the same bucket find the same; whoever gathers their reports tells it once. */
async function reportRemoved(cells: Cells, within: readonly Cell[], { inputs, ports, access }: Run): Promise<void> {
  const { states, files, log } = ports;
  const { backendConfig, reportsFolder } = inputs;
  const removed = await findRemovedCells({ cells, within, backendConfig, access, buckets: states, log });
  if (removed.length === 0) return;
  log.warning(`Removed from the configuration, still deployed: ${removed.map(({ id }) => id).join(', ')}.`);
  await files.writeText(posix.join(reportsFolder, removedCellsFileName), formatRemovedCells(removed));
}

async function planAndTell(cell: Cell, { inputs, ports, access }: Run): Promise<CellReport> {
  const { files, log, signal } = ports;
  if (signal.aborted) throw planInterrupted();
  const place = placeOf(cell, inputs);
  const report = await planCell(cell, { place, inputs, ports, access });
  if (!report) throw planInterrupted();
  const said = await clearPlace(place, files);
  log.fence(`${cell.id}: ${verdictOf(report)}`, access.withoutSecrets(readableOutput(said)));
  await files.writeText(posix.join(inputs.reportsFolder, `${cell.id}.json`), formatCellReport(report));
  return report;
}

function verdictOf({ plan, error }: CellReport): string {
  if (error) return `failed at ${error.step}`;
  return plan ? tellCounts(plan) : 'no plan';
}

/**
 * Fails when a cell has no plan.
 * @throws AggregateError of a UserError PlanMissing for each
 */
export function requirePlans(reports: readonly CellReport[]): void {
  const missing = reports.flatMap(({ cell, error }) => (error ? [planMissing(cell.id, error)] : []));
  if (missing.length > 0) throw new AggregateError(missing, `${missing.length} of ${reports.length} cells failed`);
}
