import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PlanMaterial } from '../pipeline/steps/report-plan';
import { countChanges } from '../pipeline/terraform/changes';
import {
  type Outputs,
  type PlanSummary,
  type Terraform,
  type TerraformResult,
  type TerraformRun,
} from '../pipeline/ports/terraform';
import { InterruptedError, stepFailed } from './errors';

/**
 * A synthesized stack under rehearsal. Each step throws UserError StepFailed when Terraform fails, and InterruptedError when the
 * run was interrupted.
 */
export class Stack {
  constructor(
    readonly name: string,
    private readonly terraform: Terraform,
    private readonly run: TerraformRun,
  ) {}

  async init(): Promise<void> {
    this.require('init', await this.terraform.init(this.run));
  }

  async plan(): Promise<PlanSummary> {
    return this.require('plan', await this.terraform.plan(this.run));
  }

  /** The plan that was just made, with what else a report of it is made of. */
  async showPlan(): Promise<PlanMaterial> {
    const { folder } = this.run;
    const plan = this.require('show', await this.terraform.show(this.run));
    return {
      plan,
      stack: await readFile(join(folder, 'cdk.tf.json'), 'utf8'),
      lockFile: await readFile(join(folder, '.terraform.lock.hcl'), 'utf8').catch(() => undefined),
      seal: undefined,
    };
  }

  /** Plans again, with what exists read anew. */
  async countChangesAfterApply(): Promise<number> {
    const { hasChanges } = this.require('plan after apply', await this.terraform.plan(this.run));
    if (!hasChanges) return 0;
    const plan = this.require('show', await this.terraform.show(this.run));
    return countChanges(JSON.parse(Buffer.from(plan).toString()));
  }

  async apply(onProgress?: (done: number) => void): Promise<Outputs> {
    return this.require('apply', await this.terraform.apply({ ...this.run, ...(onProgress && { onProgress }) }));
  }

  async destroy(onProgress?: (done: number) => void): Promise<void> {
    this.require('destroy', await this.terraform.destroy({ ...this.run, ...(onProgress && { onProgress }) }));
  }

  /** What an API tells of the stack is not what it should be. */
  refuse(step: string, problems: readonly string[]): void {
    if (problems.length > 0) throw stepFailed(this.name, { step, problems, logFile: this.run.logFile });
  }

  private require<T>(step: string, result: TerraformResult<T>): T {
    switch (result.kind) {
      case 'done':
        return result.value;
      case 'failed':
        throw stepFailed(this.name, { step, problems: result.problems, logFile: this.run.logFile });
      case 'interrupted':
        throw new InterruptedError();
    }
  }
}
