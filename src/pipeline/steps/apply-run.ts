import { type Cell } from '../../contract/cells';
import { type TerraformResult, type TerraformRun } from '../ports/terraform';
import { type ApplyOutcome, type ApplySection } from '../report/apply-section';
import { type CellReport } from '../report/cell-report';
import { bareReport } from '../report/reported-cell';
import { PlanRefused } from '../terraform/errors';
import { type Fingerprint } from '../terraform/fingerprint';
import { parsePlan, type PlanOptions } from '../terraform/parse-plan';
import { isPlainNoOp, type Plan } from '../terraform/plan';
import { lostWaysOut } from '../terraform/ways-out';
import { type AppliedRecord, type AppliedRecords } from './applied-record';
import { type CellApplying } from './cell-applying';
import { ApplyLog } from './apply-log';
import { partsNotExact } from './errors';
import { type FoundReview } from './find-reviews';
import { type Judgement, judgePart, judgePlan, tellReviews } from './judge-plan';
import { settleServices } from './settle-services';

/** All that is known before Terraform is asked. */
export interface ApplyGround extends Omit<CellApplying, 'place' | 'reviews'> {
  readonly fail: (step: string, problems: readonly string[]) => CellReport;
  readonly terraform: Omit<TerraformRun, 'environment'>;
  readonly records: AppliedRecords;
  readonly record: AppliedRecord;
  readonly found: readonly FoundReview[];
}

/** An end before the end, with what is to be said of it. */
interface Stop {
  readonly outcome: ApplyOutcome;
  readonly step?: string;
  readonly problems?: readonly string[];
}

type Go<T> = { readonly kind: 'go'; readonly value: T } | { readonly kind: 'stop'; readonly stop: Stop };

/** One cell on its way from a new plan to the end of its apply. */
export class ApplyRun {
  private readonly log = new ApplyLog();
  private readonly seconds = { plan: 0, apply: 0, rollout: 0 };
  private parts = 0;
  private judgement: Judgement | undefined;

  constructor(
    private readonly cell: Cell,
    private readonly ground: ApplyGround,
  ) {}

  async run(): Promise<CellReport> {
    const stop = await this.apply();
    const report = this.report(stop);
    if (stop.outcome !== 'applied' && stop.outcome !== 'continued' && stop.outcome !== 'already-applied') return report;
    const { commit, run } = this.ground.inputs;
    const problem = await this.ground.records.save({ version: 1, complete: { commit, run, at: this.now() } });
    return problem === undefined
      ? report
      : { ...report, ...this.errorOf({ ...stop, step: 'record', problems: [problem] }) };
  }

  private async apply(): Promise<Stop> {
    const run = await this.terraform();
    if (run.kind === 'stop') return run.stop;
    const ready = await this.ground.ports.terraform.init(run.value);
    if (ready.kind !== 'done') return stopOf('init', ready, 'failed').stop;
    const planned = await this.plan();
    if (planned.kind === 'stop') return planned.stop;
    const judgement = judgePlan(planned.value, this.permission());
    this.judgement = judgement;
    if (judgement.verdict === 'empty') return { outcome: 'already-applied' };
    this.log.plan(judgement.now);
    if (judgement.verdict === 'refused') return { outcome: 'refused' };
    const problem = await this.begin();
    if (problem !== undefined) return { outcome: 'failed', step: 'record', problems: [problem] };
    return this.applyAsPlanned(planned.value, judgement);
  }

  private permission() {
    const { inputs, found: reviews, record } = this.ground;
    return { ...inputs, cell: this.cell.id, reviews, isUnfinished: record.unfinished !== undefined };
  }

  /** Notes that from now on something may be half done. */
  private begin(): Promise<string | undefined> {
    const { record, records, inputs } = this.ground;
    const unfinished = record.unfinished ?? { commit: inputs.commit, run: inputs.run, at: this.now() };
    return records.save({ ...record, unfinished });
  }

  private async applyAsPlanned(plan: Plan, judgement: Judgement): Promise<Stop> {
    const last = lostWaysOut(plan);
    const end: Stop = { outcome: judgement.verdict === 'rest' ? 'continued' : 'applied' };
    if (last.length === 0) return (await this.applyKept(judgement.now)) ?? end;
    return (
      (await this.applyFirstPart(plan, judgement, last)) ??
      (await this.settle()) ??
      (await this.applyRest(judgement)) ??
      end
    );
  }

  /** Everything but what has to go last. Where that is all there is, nothing. */
  private async applyFirstPart(plan: Plan, whole: Judgement, last: readonly string[]): Promise<Stop | undefined> {
    const targets = plan.changes
      .filter((change) => !isPlainNoOp(change) && change.mode === 'managed' && !last.includes(change.address))
      .map(({ address }) => address);
    if (targets.length === 0) return undefined;
    const part = await this.plan(targets);
    if (part.kind === 'stop') return part.stop;
    const early = part.value.changes.filter((change) => !isPlainNoOp(change) && last.includes(change.address));
    if (early.length > 0) {
      const problems = [partsNotExact(early.map(({ address }) => address)).message];
      return { outcome: 'failed', step: 'first part', problems };
    }
    return this.applyPart(part.value, whole);
  }

  /** What has to go last. All that is left is planned again, and must be a part of what may be done. */
  private async applyRest(whole: Judgement): Promise<Stop | undefined> {
    const rest = await this.plan();
    if (rest.kind === 'go') return this.applyPart(rest.value, whole);
    return rest.stop.outcome === 'failed' ? { ...rest.stop, outcome: 'waiting' } : rest.stop;
  }

  private async applyPart(part: Plan, { now: whole }: Judgement): Promise<Stop | undefined> {
    const { now, isPart } = judgePart(part, whole, this.ground.inputs.key);
    if (isPart) return this.applyKept(now);
    this.judgement = judgePlan(part, { ...this.permission(), isUnfinished: true });
    return { outcome: 'refused' };
  }

  /** Applies the plan that was kept. */
  private async applyKept(now: Fingerprint): Promise<Stop | undefined> {
    if (now.isEmpty) return undefined;
    const { terraform } = this.ground.ports;
    const run = await this.terraform();
    if (run.kind === 'stop') return run.stop;
    const result = await this.timed('apply', () => terraform.apply({ ...run.value, onStep: this.log.note }));
    if (result.kind !== 'done') return stopOf('apply', result, 'failed').stop;
    this.parts += 1;
    this.log.finish(now);
    return undefined;
  }

  private async settle(): Promise<Stop | undefined> {
    const settled = await this.timed('rollout', () => settleServices(this.cell, this.ground));
    switch (settled.kind) {
      case 'settled':
        return undefined;
      case 'interrupted':
        return { outcome: 'interrupted' };
      case 'unsettled':
        return { outcome: 'waiting', step: 'rollout', problems: settled.problems };
    }
  }

  private async plan(targets?: readonly string[]): Promise<Go<Plan>> {
    const { terraform } = this.ground.ports;
    const ready = await this.terraform();
    if (ready.kind === 'stop') return ready;
    const run = { ...ready.value, ...(targets && { targets }) };
    return this.timed('plan', async () => {
      const planned = await terraform.plan(run);
      if (planned.kind !== 'done') return stopOf('plan', planned, 'failed');
      const shown = await terraform.show(run);
      return shown.kind === 'done' ? this.parse(shown.value, targets !== undefined) : stopOf('show', shown, 'failed');
    });
  }

  private parse(bytes: Uint8Array, isTargeted: boolean): Go<Plan> {
    return tryParse(bytes, { isTargeted, shownEnvironment: this.cell.shownEnvironment });
  }

  /** As it is run now: what was waited for since the last time may have outlasted its keys. */
  private async terraform(): Promise<Go<TerraformRun>> {
    const { access, terraform } = this.ground;
    const session = await access.open(this.cell);
    if (session.kind === 'open') return { kind: 'go', value: { ...terraform, environment: session.environment } };
    return { kind: 'stop', stop: { outcome: 'failed', step: 'session', problems: [session.problem] } };
  }

  private async timed<T>(what: 'plan' | 'apply' | 'rollout', work: () => Promise<T>): Promise<T> {
    const { clock } = this.ground.ports;
    const start = clock.now();
    const result = await work();
    this.seconds[what] += (clock.now() - start) / 1000;
    return result;
  }

  private now(): string {
    return new Date(this.ground.ports.clock.now()).toISOString();
  }

  private report(stop: Stop): CellReport {
    return { ...bareReport(this.cell), apply: this.section(stop.outcome), ...this.errorOf(stop) };
  }

  private errorOf({ step, problems = [] }: Stop): Pick<CellReport, 'error'> {
    return step === undefined ? {} : { error: this.ground.fail(step, problems).error };
  }

  private section(outcome: ApplyOutcome): ApplySection {
    const { now, verdict, difference = [] } = this.judgement ?? {};
    return {
      outcome,
      commit: this.ground.inputs.commit,
      isApproved: verdict === 'approved',
      reviews: tellReviews(this.ground.found),
      ...this.log.changes,
      difference,
      ...(outcome === 'refused' && now && { approvable: now.digest }),
      parts: this.parts,
      seconds: this.seconds,
    };
  }
}

type Unfinished = Exclude<TerraformResult<unknown>, { readonly kind: 'done' }>;

function stopOf(
  step: string,
  result: Unfinished,
  outcome: ApplyOutcome,
): { readonly kind: 'stop'; readonly stop: Stop } {
  if (result.kind === 'interrupted') return { kind: 'stop', stop: { outcome: 'interrupted' } };
  return { kind: 'stop', stop: { outcome, step, problems: result.problems } };
}

function tryParse(bytes: Uint8Array, options: PlanOptions): Go<Plan> {
  try {
    return { kind: 'go', value: parsePlan(bytes, options) };
  } catch (error) {
    if (!(error instanceof PlanRefused)) throw error;
    return { kind: 'stop', stop: { outcome: 'failed', step: 'plan', problems: [error.message] } };
  }
}
