import { type Cell } from '../../contract/cells';
import { type CellReport, type ReportedError } from '../report/cell-report';
import { constructFinder } from '../report/construct-paths';
import { describePlan } from '../report/describe-plan';
import { bareReport } from '../report/reported-cell';
import { PlanRefused } from '../terraform/errors';
import { type Binding, fingerprintPlan } from '../terraform/fingerprint';
import { parsePlan } from '../terraform/parse-plan';
import { parseProviderVersions } from '../terraform/provider-versions';
import { tryParseStateLock } from '../terraform/state-lock';

/** What a report of a planned cell is made of. */
export interface PlanMaterial {
  /** What `terraform show -json` printed. */
  readonly plan: Uint8Array;
  /** The `cdk.tf.json` that was planned. */
  readonly stack: string;
  /** The `.terraform.lock.hcl` that was planned with; undefined when there is none. */
  readonly lockFile: string | undefined;
  /** Undefined where nothing will be applied by the report. */
  readonly seal: Seal | undefined;
}

/** What fingerprints are made with: a secret of the repository, and what a review is good for. */
export interface Seal extends Omit<Binding, 'cell'> {
  readonly key: string;
}

/** A cell's report from its plan; a plan that is refused is an error in it. */
export function reportPlan(cell: Cell, { plan: bytes, stack, lockFile, seal }: PlanMaterial): CellReport {
  try {
    const plan = parsePlan(bytes, { shownEnvironment: cell.shownEnvironment });
    const fingerprint = seal && fingerprintPlan(plan, { key: seal.key, binding: bindingOf(seal, cell) });
    return {
      ...bareReport(cell),
      versions: { terraform: plan.terraformVersion, providers: parseProviderVersions(lockFile ?? '') },
      plan: describePlan(plan, { constructOf: constructFinder(stack), ...(fingerprint && { fingerprint }) }),
    };
  } catch (error) {
    if (error instanceof PlanRefused) return reportFailure(cell, 'plan', [error.message]);
    throw error;
  }
}

/** A cell's report when there is no plan of it. */
export function reportFailure(cell: Cell, step: string, problems: readonly string[]): CellReport {
  const lock = problems.map(tryParseStateLock).find((each) => each !== undefined);
  const error: ReportedError = { step, problems, ...(lock && { lock }) };
  return { ...bareReport(cell), error };
}

function bindingOf({ repository, pullRequest, head }: Seal, cell: Cell): Binding {
  return { repository, pullRequest, head, cell: cell.id };
}
