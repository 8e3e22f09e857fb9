import { type Cell } from '../../contract/cells';
import { type Files } from '../ports/files';
import { type StateBuckets } from '../ports/state-buckets';
import { type Terraform, type TerraformResult, type TerraformRun } from '../ports/terraform';
import { type CellReport } from '../report/cell-report';
import { type RolloutSection } from '../report/rollout-section';
import { type CellAccess, type OpenAccess } from './cell-access';
import { type CellPlace } from './cell-place';
import { stackMissing } from './errors';
import { explainPlanProblems } from './explain-plan-problem';
import { readRolloutRecord } from './rollout-record';
import { reportFailure, reportPlan, type Seal } from './report-plan';

/** How every cell is planned. */
export interface PlanSettings {
  /** Settings of the state's backend that take the place of the stack's. */
  readonly backendConfig: Readonly<Record<string, string>>;
  /** Whether states are locked meanwhile. */
  readonly lock: boolean;
  /** Undefined where nothing will be applied by these plans. */
  readonly seal: Seal | undefined;
}

/** The doors to a plan. */
export interface PlanPorts {
  readonly files: Files;
  readonly terraform: Terraform;
  readonly states: StateBuckets;
  /** Aborting it ends the run: Terraform is interrupted once. */
  readonly signal: AbortSignal;
}

/** Where a cell is planned, and with what. */
export interface CellPlanning {
  readonly place: CellPlace;
  readonly inputs: PlanSettings;
  readonly ports: PlanPorts;
  readonly access: CellAccess;
}

/** Plans one cell; undefined when the run is interrupted. What goes wrong is in the report. */
export async function planCell(cell: Cell, planning: CellPlanning): Promise<CellReport | undefined> {
  const { access, ports } = planning;
  const stack = await ports.files.tryReadText(`${planning.place.folder}/cdk.tf.json`);
  if (stack === undefined) return reportFailure(cell, 'synth', [stackMissing(planning.place.folder).message]);
  const session = await access.open(cell);
  if (session.kind === 'closed') return reportFailure(cell, 'session', [session.problem]);
  const [result, rollout] = await Promise.all([
    planStack(planning, session.environment),
    earlierRollout(cell, planning, session),
  ]);
  switch (result.kind) {
    case 'interrupted':
      return undefined;
    case 'failed':
      return reportFailure(cell, result.step, explainPlanProblems(result.problems.map(access.withoutSecrets), cell));
    case 'done': {
      const lockFile = await ports.files.tryReadText(`${planning.place.folder}/.terraform.lock.hcl`);
      const report = reportPlan(cell, { plan: result.value, stack, lockFile, seal: planning.inputs.seal });
      return { ...report, ...(rollout && { rollout }) };
    }
  }
}

/** What a reviewer must know of the last apply: the state says that it was done, and a rollback undid it. */
async function earlierRollout(
  cell: Cell,
  { inputs, ports }: CellPlanning,
  { credentials }: OpenAccess,
): Promise<RolloutSection | undefined> {
  const { bucket: stateBucket = cell.stateBucket, key: stateKey = cell.stateKey } = inputs.backendConfig;
  const read = await readRolloutRecord({ cell: { ...cell, stateBucket, stateKey }, credentials }, ports.states);
  return read.kind === 'done' && read.value ? { kind: 'earlier', record: read.value } : undefined;
}

type StepResult =
  | Exclude<TerraformResult<Uint8Array>, { readonly kind: 'failed' }>
  | { readonly kind: 'failed'; readonly step: string; readonly problems: readonly string[] };

async function planStack(
  { place, inputs, ports }: CellPlanning,
  environment: Readonly<Record<string, string>>,
): Promise<StepResult> {
  const { terraform, signal } = ports;
  const { backendConfig, lock } = inputs;
  const run: TerraformRun = { ...place, environment, signal, backendConfig, lock };
  const ready = await terraform.init(run);
  if (ready.kind !== 'done') return at('init', ready);
  const planned = await terraform.plan(run);
  if (planned.kind !== 'done') return at('plan', planned);
  const shown = await terraform.show(run);
  return shown.kind === 'done' ? shown : at('show', shown);
}

function at(step: string, result: Exclude<TerraformResult<unknown>, { readonly kind: 'done' }>): StepResult {
  return result.kind === 'failed' ? { ...result, step } : result;
}
