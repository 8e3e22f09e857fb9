import { posix } from 'node:path';
import pLimit from 'p-limit';
import { type Cell, type Cells, parseCells } from '../../contract/cells';
import { type Files } from '../ports/files';
import { type JobSummary } from '../ports/job-summary';
import { type RunLog } from '../ports/run-log';
import { type StackValidation } from '../ports/stack-validation';
import { type TerraformRun } from '../ports/terraform';
import { type CellReport, type ReportedError } from '../report/cell-report';
import { formatComment, summaryBytes } from '../report/comment';
import { constructFinder } from '../report/construct-paths';
import { describePlan } from '../report/describe-plan';
import { bareReport } from '../report/reported-cell';
import { type Review } from '../report/review';
import { compareStacks } from '../terraform/compare-stacks';
import { readableOutput } from '../terraform/readable-output';
import { planInterrupted, stackInvalid, stackMissing } from './errors';
import { chooseCells } from './select-cells';
import { loadCells } from './load-cells';

/** What is asked of a run. */
export interface ValidateInputs {
  readonly cellsFile: string;
  /** What synthesis wrote of the cells of the base. */
  readonly baseCellsFile: string;
  /** An absolute path, for what Terraform says. */
  readonly workFolder: string;
  readonly run: Review['run'];
  readonly runUrl: string;
  /** How many cells are validated at a time. */
  readonly concurrency: number;
}

/** The doors of the step. */
export interface ValidatePorts {
  readonly files: Files;
  readonly terraform: StackValidation;
  readonly summary: JobSummary;
  readonly log: RunLog;
  readonly signal: AbortSignal;
}

/**
 * Says in the summary of a run what can be said of its cells without credentials: whether their stacks are valid, and what they differ in
 * from those of the base.
 * @throws UserError CellsMissing, PlanInterrupted
 */
export async function run(inputs: ValidateInputs, ports: ValidatePorts): Promise<readonly CellReport[]> {
  const { files, log, summary } = ports;
  const cells = await loadCells(inputs.cellsFile, files);
  const base = await tryLoadCells(inputs.baseCellsFile, files);
  const limit = pLimit(inputs.concurrency);
  const looking = chooseCells(cells, []).map((cell) => limit(() => lookAt(cell, { inputs, ports, base })));
  const reports = await Promise.all(looking);
  const more = { summaryUrl: inputs.runUrl };
  const review: Review = { run: inputs.run, basis: 'stacks', reports, removed: removedFrom(base, cells), more };
  summary.addSummary(formatComment(review, summaryBytes).text);
  log.notice(
    'Nothing was planned: a fork gets no credentials. The summary of this run shows what its stacks differ in from the base.',
  );
  return reports;
}

/**
 * Fails when a cell is not valid.
 * @throws AggregateError of a UserError StackInvalid for each
 */
export function requireValid(reports: readonly CellReport[]): void {
  const invalid = reports.flatMap(({ cell, error }) => (error ? [stackInvalid(cell.id, error)] : []));
  if (invalid.length > 0)
    throw new AggregateError(invalid, `${invalid.length} of ${reports.length} cells are not valid`);
}

interface Look {
  readonly inputs: ValidateInputs;
  readonly ports: ValidatePorts;
  /** Undefined when the base has no configuration yet. */
  readonly base: Cells | undefined;
}

async function lookAt(cell: Cell, look: Look): Promise<CellReport> {
  const { inputs, ports, base } = look;
  const folder = posix.join(posix.dirname(inputs.cellsFile), cell.stack);
  const stack = await ports.files.tryReadText(`${folder}/cdk.tf.json`);
  if (stack === undefined)
    return { ...bareReport(cell), error: { step: 'synth', problems: [stackMissing(folder).message] } };
  const former = base?.cells.find(({ id }) => id === cell.id)?.stack;
  const formerFolder = former === undefined ? undefined : posix.join(posix.dirname(inputs.baseCellsFile), former);
  const before = formerFolder === undefined ? undefined : await ports.files.tryReadText(`${formerFolder}/cdk.tf.json`);
  const [now, then] = [constructFinder(stack), before === undefined ? () => undefined : constructFinder(before)];
  const constructOf = (address: string) => now(address) ?? then(address);
  const plan = describePlan(compareStacks(before, stack), { constructOf });
  const error = await tryFindError(cell, folder, look);
  return { ...bareReport(cell), plan, ...(error && { error }) };
}

async function tryFindError(cell: Cell, folder: string, { inputs, ports }: Look): Promise<ReportedError | undefined> {
  const { files, log, signal, terraform } = ports;
  const logFile = posix.join(inputs.workFolder, `${cell.id}.log`);
  const run: TerraformRun = { folder, logFile, signal, environment: {}, withState: false };
  const ready = await terraform.init(run);
  const result = ready.kind === 'done' ? await terraform.validate(run) : ready;
  if (result.kind === 'interrupted') throw planInterrupted();
  const step = ready.kind === 'done' ? 'validate' : 'init';
  log.fence(
    `${cell.id}: ${result.kind === 'done' ? 'valid' : `failed at ${step}`}`,
    readableOutput((await files.tryReadText(logFile)) ?? ''),
  );
  return result.kind === 'done' ? undefined : { step, problems: result.problems };
}

async function tryLoadCells(file: string, files: Files): Promise<Cells | undefined> {
  const text = await files.tryReadText(file);
  return text === undefined ? undefined : parseCells(text);
}

/** Cells of the base that a merge has deployed and this configuration does not have. */
function removedFrom(base: Cells | undefined, { cells }: Cells): Review['removed'] {
  const gone = (base?.cells ?? []).filter(
    ({ id, deploy }) => deploy === 'aws' && !cells.some((cell) => cell.id === id),
  );
  return gone.map(({ id, stateKey }) => ({ id, stateKey }));
}
