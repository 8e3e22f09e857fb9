import { type CellReport } from '../pipeline/report/cell-report';
import { type CellResult } from '../rehearsal/cell-rehearsal';

/** What `npm start -- --json` prints. */
export interface RehearsalReport {
  /** Every cell was applied, showed no change afterwards, and (unless it was to be kept) is gone again. */
  readonly ok: boolean;
  readonly cells: readonly RehearsedCell[];
  /** What went wrong outside of the cells. */
  readonly error?: string;
}

/** One cell of the report; null for what was not reached. */
export interface RehearsedCell {
  readonly id: string;
  readonly environment: string;
  readonly networking: string;
  readonly resources: number | null;
  readonly changesAfterApply: number | null;
  readonly loadBalancerUrl: string | null;
  /** How the application answered through the load balancer; null where no task runs. */
  readonly http: { readonly status: number; readonly milliseconds: number } | null;
  /** How many containers ran its tasks. */
  readonly containers: number;
  readonly destroyed: boolean;
  readonly seconds: { readonly plan: number | null; readonly apply: number | null; readonly destroy: number | null };
  /** What the comment is made of. */
  readonly report: CellReport;
  readonly error?: string;
}

/** The results of a rehearsal as one object. */
export function toReport(results: readonly CellResult[], keep: boolean, error?: string): RehearsalReport {
  const ok = error === undefined && results.length > 0 && results.every((result) => isGood(result, keep));
  return { ok, cells: results.map(toRehearsedCell), ...(error === undefined ? {} : { error }) };
}

function isGood({ error, changesAfterApply, destroyed }: CellResult, keep: boolean): boolean {
  return error === undefined && changesAfterApply === 0 && (destroyed || keep);
}

function toRehearsedCell({ cell, report, seconds, error, ...result }: CellResult): RehearsedCell {
  return {
    id: report.cell.id,
    environment: report.cell.environment,
    networking: cell.networking,
    resources: report.plan?.counts.add ?? result.resources ?? null,
    changesAfterApply: result.changesAfterApply ?? null,
    loadBalancerUrl: result.loadBalancerUrl ?? null,
    http: result.http ?? null,
    containers: result.containers,
    destroyed: result.destroyed,
    seconds: { plan: seconds.plan ?? null, apply: seconds.apply ?? null, destroy: seconds.destroy ?? null },
    report,
    ...(error === undefined ? {} : { error }),
  };
}
