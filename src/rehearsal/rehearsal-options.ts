import { type Cell } from '../contract/cells';
import { type NextVersion } from './changed-application';
import { type ParentEnvironment } from './child-environment';
import { type Progress } from './progress';
import { type CellChoice } from './select-cells';

/** What is rehearsed, and against what. */
export interface RehearsalOptions extends CellChoice {
  /** The folder of package.json. */
  readonly repository: string;
  /** The configuration's absolute path. */
  readonly config: string;
  /** An AWS API to use instead of the embedded one; undefined for no wish. */
  readonly endpoint: string | undefined;
  /** Tasks on paper even where they could be containers. */
  readonly onPaper: boolean;
  /** For every image that is built. */
  readonly buildArguments: Readonly<Record<string, string>>;
  /** What is rolled out once all is up, where tasks are containers of the embedded AWS; undefined for nothing. */
  readonly nextVersion: NextVersion | undefined;
  /** Leave everything up. */
  readonly keep: boolean;
}

/** Who watches a rehearsal, and how it is ended. */
export interface RehearsalContext {
  readonly environment: ParentEnvironment;
  readonly progress: Progress;
  /** Aborting it ends the rehearsal: Terraform is interrupted and waited for, the embedded AWS is stopped. */
  readonly signal: AbortSignal;
  /** Told which cells will be rehearsed, and what synthesis said. */
  readonly onSynthesized: (cells: readonly Cell[], report: string) => void;
}
