import { posix } from 'node:path';
import { type Cell } from '../../contract/cells';
import { type Clusters } from '../ports/deployments';
import { type Files } from '../ports/files';
import { type StateBuckets } from '../ports/state-buckets';
import { type CellReport, formatCellReport, parseCellReport } from '../report/cell-report';
import { bareReport } from '../report/reported-cell';
import { type WatchedRollout } from '../report/rollout-section';
import { isGood, isSeen, tellVerdict } from '../rollout/verdict';
import { type AccessPorts, CellAccess } from './cell-access';
import { rolloutFailed } from './errors';
import { readRolloutRecord, type RecordPlace, recordRollouts } from './rollout-record';
import { chooseCells } from './select-cells';
import { loadCells } from './load-cells';
import { type CellWatch, watchRollout } from './watch-rollout';

/** What is asked of a run. */
export interface WatchRolloutsInputs extends Pick<CellWatch, 'since' | 'timeoutSeconds'> {
  readonly cellsFile: string;
  /** Ids; empty for every cell that a merge deploys. */
  readonly cells: readonly string[];
  /** Where the apply left a report of each cell; it gets a section. */
  readonly reportsFolder: string;
  /** ARNs of roles, one for each account; none to ask with what the environment has. */
  readonly roles: readonly string[];
  /** The id of this run. */
  readonly run: string;
}

/** The doors of the step. */
export interface WatchRolloutsPorts extends AccessPorts {
  readonly files: Files;
  readonly clusters: Clusters;
  readonly states: StateBuckets;
  /** Aborting it ends the watch. */
  readonly signal: AbortSignal;
}

/**
 * Watches what an apply deployed until every rollout has ended, adds to each cell's report how, and records beside its state which
 * services do not run what it says.
 * @throws UserError CellsMissing, UnknownCell
 */
export async function run(inputs: WatchRolloutsInputs, ports: WatchRolloutsPorts): Promise<readonly CellReport[]> {
  const cells = chooseCells(await loadCells(inputs.cellsFile, ports.files), inputs.cells);
  const access = new CellAccess(inputs.roles, ports);
  return Promise.all(cells.map((cell) => watchCell(cell, { inputs, ports, access })));
}

interface Watching {
  readonly inputs: WatchRolloutsInputs;
  readonly ports: WatchRolloutsPorts;
  readonly access: CellAccess;
}

async function watchCell(cell: Cell, watching: Watching): Promise<CellReport> {
  const { inputs, ports } = watching;
  const rollout = await watchAndRecord(cell, watching);
  const path = posix.join(inputs.reportsFolder, `${cell.id}.json`);
  const text = await ports.files.tryReadText(path);
  const report = { ...(text === undefined ? bareReport(cell) : parseCellReport(text)), rollout };
  await ports.files.writeText(path, formatCellReport(report));
  return report;
}

async function watchAndRecord(cell: Cell, { inputs, ports, access }: Watching): Promise<WatchedRollout> {
  const session = await access.open(cell);
  if (session.kind === 'closed') return unwatched(cell, session.problem);
  const deployments = ports.clusters.open(cell, access.source(cell));
  const { since, timeoutSeconds } = inputs;
  const unseen = await findUnseen({ cell, credentials: session.credentials }, ports);
  const watch = { cell: cell.id, services: cell.services, since, unseen, timeoutSeconds };
  const rollout = await watchRollout(watch, { ...ports, deployments });
  const recorded = await record(cell, rollout, { inputs, ports, access });
  if (recorded.kind !== 'done') ports.log.warning(notRecorded(cell, recorded));
  return rollout;
}

/** After a run that was cancelled, the next must not take for unchanged what that one has deployed. */
async function findUnseen(place: RecordPlace, { states }: WatchRolloutsPorts): Promise<readonly string[]> {
  const earlier = await readRolloutRecord(place, states);
  const services = earlier.kind === 'done' ? (earlier.value?.services ?? []) : [];
  return services.flatMap(({ service, verdict }) => (isSeen(verdict) ? [] : [service]));
}

/** With keys that are good now: a rollout can outlast those that it was watched with at first. */
async function record(cell: Cell, { services }: WatchedRollout, { inputs, ports, access }: Watching) {
  const session = await access.open(cell);
  if (session.kind === 'closed') return { kind: 'failed', why: session.problem } as const;
  return recordRollouts({ cell, credentials: session.credentials }, { run: inputs.run, services }, ports.states);
}

function notRecorded({ id, stateBucket }: Cell, result: { readonly kind: string; readonly why?: string }): string {
  const why = result.why ?? `there is no bucket ${stateBucket}`;
  return `${id}: how the rollout ended could not be recorded beside the state, so the next plan does not tell it: ${why}`;
}

function unwatched({ services }: Cell, reason: string): WatchedRollout {
  const nothing = { events: [], stoppedTasks: [], targets: [] };
  return {
    kind: 'watched',
    services: services.map((service) => ({ service, verdict: { kind: 'unwatched', reason }, ...nothing })),
  };
}

/**
 * Fails when a service does not run what was deployed.
 * @throws AggregateError of a UserError RolloutFailed for each
 */
export function requireRollouts(reports: readonly CellReport[]): void {
  const all = reports.flatMap(({ cell, rollout }) =>
    rollout?.kind === 'watched' ? rollout.services.map((service) => ({ cell: cell.id, ...service })) : [],
  );
  const bad = all.filter(({ verdict }) => !isGood(verdict));
  const errors = bad.map(({ cell, service, verdict }) =>
    rolloutFailed(cell, service, tellVerdict(verdict), verdict.reason),
  );
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} of ${all.length} rollouts failed`);
}
