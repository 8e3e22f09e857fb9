import { type Files } from '../../ports/files';
import { type StateBucket, type StateBucketResult } from '../../ports/state-buckets';
import { type AccessPorts, CellAccess } from '../cell-access';
import { accessClosed, stateBucketMissing, stateNotReached } from './errors';
import { findState, type StatePlace, type WantedState } from './find-state';
import { loadCells } from '../load-cells';

/** Whose state, and what tells where it is. */
export interface StateInputs extends WantedState {
  readonly cellsFile: string;
}

/** The doors that are needed. */
export interface OpenStatePorts extends AccessPorts {
  readonly files: Files;
}

/** A state, and the way to it. */
export interface OpenedState {
  readonly place: StatePlace;
  readonly bucket: StateBucket;
  /** For Terraform's processes. */
  readonly environment: Readonly<Record<string, string>>;
  /** A text without the keys of the session. */
  readonly withoutSecrets: (text: string) => string;
}

/**
 * Finds the state of a cell and opens a session in its account.
 * @throws UserError CellsMissing, AccessClosed, and those of findState
 */
export async function openState(inputs: StateInputs, ports: OpenStatePorts): Promise<OpenedState> {
  const place = findState(await loadCells(inputs.cellsFile, ports.files), inputs);
  const access = new CellAccess(inputs.role === undefined ? [] : [inputs.role], ports);
  const session = await access.open(place);
  if (session.kind === 'closed') throw accessClosed(session.problem);
  const { environment, credentials } = session;
  const bucket = { name: place.bucket, region: place.region, ...(credentials && { credentials }) };
  return { place, bucket, environment, withoutSecrets: access.withoutSecrets };
}

/**
 * What the bucket answered.
 * @throws UserError StateBucketMissing, StateNotReached
 */
export function required<T>(result: StateBucketResult<T>, { name }: StateBucket): T {
  switch (result.kind) {
    case 'done':
      return result.value;
    case 'no-bucket':
      throw stateBucketMissing(name);
    case 'failed':
      throw stateNotReached(result.why);
  }
}
