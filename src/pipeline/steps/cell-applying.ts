import { type Cells } from '../../contract/cells';
import { type Clock } from '../ports/clock';
import { type Clusters } from '../ports/deployments';
import { type Files } from '../ports/files';
import { type ImageRegistries } from '../ports/image-registry';
import { type RunLog } from '../ports/run-log';
import { type StateBuckets } from '../ports/state-buckets';
import { type Terraform } from '../ports/terraform';
import { type CellAccess } from './cell-access';
import { type CellPlace } from './cell-place';
import { type ReviewFinder } from './find-reviews';

/** How every cell is applied. */
export interface ApplySettings {
  /** Settings of the state's backend that take the place of the stack's. */
  readonly backendConfig: Readonly<Record<string, string>>;
  /** The repository's secret. */
  readonly key: string;
  /** `owner/name`. */
  readonly repository: string;
  /** The commit that is deployed. */
  readonly commit: string;
  /** The id of this run. */
  readonly run: string;
  /** Fingerprints that somebody approved. */
  readonly approved: readonly string[];
}

/** The doors to an apply. */
export interface ApplyPorts {
  readonly files: Files;
  readonly terraform: Terraform;
  readonly states: StateBuckets;
  readonly registries: ImageRegistries;
  readonly clusters: Clusters;
  readonly clock: Clock;
  readonly log: RunLog;
  /** Aborting it ends the run: Terraform is interrupted once. */
  readonly signal: AbortSignal;
}

/** Where a cell is applied, and with what. */
export interface CellApplying {
  readonly place: CellPlace;
  readonly cells: Cells;
  readonly inputs: ApplySettings;
  readonly ports: ApplyPorts;
  readonly access: CellAccess;
  readonly reviews: ReviewFinder;
}
