import { type CellReport } from './cell-report';
import { type RemovedCell } from './removed-cells';

/** All that one comment is made of. */
export interface Review {
  readonly run: ReviewRun;
  /**
   * What the changes were found in: a plan against what is deployed, or the stacks of the base, where nothing may be asked.
   * @default 'plan'
   */
  readonly basis?: 'plan' | 'stacks' | 'deployment';
  /** In the order of the configuration. */
  readonly reports: readonly CellReport[];
  /** States that no cell of the configuration owns. */
  readonly removed: readonly RemovedCell[];
  /** Where everything is that does not fit: the job summary, and the files of the run. */
  readonly more?: { readonly summaryUrl?: string; readonly artifactUrl?: string };
}

/** The run that planned. */
export interface ReviewRun {
  readonly id: string;
  readonly attempt: number;
  /** The commit that was planned. */
  readonly head: string;
  /** Whether the base branch has moved on since. */
  readonly hasBaseMoved?: boolean;
}
