import { type Cell } from '../../contract/cells';
import { type AwsCredentials } from './aws-sessions';

/** The services of cells, after something was changed around them. */
export interface Rollouts {
  /** Waits until every service of the cell runs as it was told, and what ran before is gone. */
  settle(cell: Cell, settling: Settling): Promise<Settled>;
}

/** How to wait. */
export interface Settling {
  /** Undefined for what the environment has. */
  readonly credentials: AwsCredentials | undefined;
  /** When the apply began, in milliseconds since 1970. */
  readonly since: number;
  /** Aborting it ends the wait. */
  readonly signal: AbortSignal;
}

/** How the wait ended. */
export type Settled =
  | { readonly kind: 'settled' }
  /** A service failed, was rolled back, takes too long or cannot be seen. */
  | { readonly kind: 'unsettled'; readonly problems: readonly string[] }
  | { readonly kind: 'interrupted' };
