import { type ApplyChange, type ApplySection } from '../report/apply-section';
import { type AppliedStep } from '../ports/terraform';
import { type Fingerprint, type FingerprintEntry } from '../terraform/fingerprint';

/** What an apply has done so far: step by step as Terraform tells it, and what of the plan is left. */
export class ApplyLog {
  private readonly steps: AppliedStep[] = [];
  private readonly done = new Map<string, ApplyChange>();
  private planned: readonly FingerprintEntry[] = [];

  /** What is to be done. */
  plan({ entries }: Fingerprint): void {
    this.planned = entries;
  }

  readonly note = (step: AppliedStep): void => {
    this.steps.push(step);
  };

  /** A part of the plan has come to its end. */
  finish({ entries }: Fingerprint): void {
    for (const entry of entries) this.done.set(entry.key, this.toChange(entry));
  }

  get changes(): Pick<ApplySection, 'done' | 'left'> {
    const isDone = (entry: FingerprintEntry) => this.done.has(entry.key) || this.isStepped(entry);
    return {
      done: this.planned.filter(isDone).map((entry) => this.toChange(entry)),
      left: this.planned.filter((entry) => !isDone(entry)).map(({ key, action }) => ({ key, action })),
    };
  }

  private isStepped({ key, action }: FingerprintEntry): boolean {
    const actions = this.steps.filter(({ address }) => address === key).map((step) => step.action);
    if (action.startsWith('replace')) return actions.includes('create') && actions.includes('delete');
    return actions.includes(action);
  }

  private toChange({ key, action }: FingerprintEntry): ApplyChange {
    const steps = this.steps.filter(({ address }) => address === key);
    if (steps.length === 0) return { key, action };
    return { key, action, seconds: steps.reduce((sum, { seconds }) => sum + seconds, 0) };
  }
}
