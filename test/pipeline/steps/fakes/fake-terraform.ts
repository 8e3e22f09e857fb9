import {
  type Outputs,
  type PlanSummary,
  type Terraform,
  type TerraformResult,
  type TerraformRun,
} from '../../../../src/pipeline/ports/terraform';
import { aCreate, aPlanFile } from '../../../builders/a-plan';

/** What one stack does; a step that is not named succeeds. */
export interface ScriptedStack {
  readonly init?: TerraformResult<undefined>;
  readonly plan?: TerraformResult<PlanSummary>;
  /** What `show` prints; of several, each time the next. */
  readonly shown?: Uint8Array | readonly Uint8Array[];
  /** What an apply does. @default - whoever plans applies nothing */
  readonly apply?: (run: TerraformRun) => TerraformResult<Outputs>;
}

/** A Terraform that plans what it is told, by the folder of the stack; elsewhere, one new resource. */
export class FakeTerraform implements Terraform {
  /** Every call, as it came. */
  readonly calls: { readonly step: string; readonly run: TerraformRun }[] = [];
  /** The most calls of each step that were under way at a time. */
  readonly most = new Map<string, number>();
  /** Called in the middle of every call. */
  during: (step: string, run: TerraformRun) => unknown = () => undefined;
  private readonly now = new Map<string, number>();

  constructor(private readonly stacks: Readonly<Record<string, ScriptedStack>> = {}) {}

  init(run: TerraformRun): Promise<TerraformResult<undefined>> {
    return this.act('init', run, this.stacks[run.folder]?.init ?? { kind: 'done', value: undefined });
  }

  plan(run: TerraformRun): Promise<TerraformResult<PlanSummary>> {
    const planned = this.stacks[run.folder]?.plan;
    return this.act('plan', run, planned ?? { kind: 'done', value: { hasChanges: true, add: 1 } });
  }

  show(run: TerraformRun): Promise<TerraformResult<Uint8Array>> {
    const usual = aPlanFile([aCreate('aws_vpc.main', { cidr_block: '10.0.0.0/16' })]);
    const { shown = usual } = this.stacks[run.folder] ?? {};
    const list = shown instanceof Uint8Array ? [shown] : shown;
    const count = this.calls.filter((call) => call.step === 'show' && call.run.folder === run.folder).length;
    return this.act('show', run, { kind: 'done', value: list[Math.min(count, list.length - 1)] ?? usual });
  }

  apply(run: TerraformRun): Promise<TerraformResult<Outputs>> {
    const apply = this.stacks[run.folder]?.apply;
    if (!apply) return Promise.reject(new Error('Whoever plans applies nothing.'));
    return this.act('apply', run, apply(run));
  }

  destroy(): Promise<TerraformResult<undefined>> {
    return Promise.reject(new Error('Whoever plans destroys nothing.'));
  }

  private async act<T>(step: string, run: TerraformRun, result: TerraformResult<T>): Promise<TerraformResult<T>> {
    this.calls.push({ step, run });
    this.enter(step, 1);
    await this.during(step, run);
    await new Promise(setImmediate);
    this.enter(step, -1);
    return run.signal.aborted ? { kind: 'interrupted' } : result;
  }

  private enter(step: string, change: number): void {
    const now = (this.now.get(step) ?? 0) + change;
    this.now.set(step, now);
    this.most.set(step, Math.max(now, this.most.get(step) ?? 0));
  }
}
