import { type CellReport, parseCellReport } from '../../src/pipeline/report/cell-report';
import { describePlan, type PlanBackground } from '../../src/pipeline/report/describe-plan';
import { rolloutSectionSchema } from '../../src/pipeline/report/rollout-section';
import { type Review } from '../../src/pipeline/report/review';
import { type Plan } from '../../src/pipeline/terraform/plan';

/** A cell without any section. */
export function aReport(id: string, sections: Partial<CellReport> = {}): CellReport {
  const bare = { version: 1, cell: { id, environment: id, networking: '', services: [], endpoints: [] } };
  return { ...parseCellReport(JSON.stringify(bare)), ...sections };
}

/** A cell with this plan. */
export function aPlannedCell(id: string, plan: Plan, background: PlanBackground = {}): CellReport {
  return aReport(id, { versions: { terraform: '1.11.4', providers: {} }, plan: describePlan(plan, background) });
}

/** A review of these cells. */
export function aReview(reports: readonly CellReport[], overrides: Partial<Review> = {}): Review {
  return { run: { id: '17', attempt: 1, head: 'a1b2c3d4e5f6a7b8' }, reports, removed: [], ...overrides };
}

/** A cell of which one service was rolled out, each phase so many seconds after its beginning. */
export function aRolledOutCell(): CellReport {
  const start = Date.UTC(2026, 0, 1);
  const phases = { created: 0, provisioned: 11, pulled: 19, started: 20, registered: 24, healthy: 35, completed: 61 };
  const timeline = Object.entries(phases).map(([phase, seconds]) => ({
    phase,
    at: start + seconds * 1000,
    source: 'told',
  }));
  const service = {
    ...{ service: 'frontend', verdict: { kind: 'succeeded' }, timeline },
    ...{ numbers: { firstServing: 35_000, completed: 61_000 }, events: [], stoppedTasks: [], targets: [] },
  };
  return aReport('dev', { rollout: rolloutSectionSchema.parse({ kind: 'watched', services: [service] }) });
}
