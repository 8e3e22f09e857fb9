import { type Cell, type Cells } from '../../../contract/cells';
import { stateBucketName, stateKey } from '../../../contract/state-names';
import { type AccountId, accountIdSchema, type Region, regionSchema } from '../../../contract/values';
import { badInput } from '../errors';
import { otherEnvironment, regionMissing } from './errors';

/** Whose state is looked for. */
export interface WantedState {
  /** The id of a cell; the configuration may have it no longer. */
  readonly cell: string;
  readonly environment: string;
  /** ARN of the role that works on it. */
  readonly role: string | undefined;
  /** Where the configuration no longer has the environment. */
  readonly region?: string | undefined;
  /** Where the configuration no longer has the environment, and named a bucket of its own. */
  readonly bucket?: string | undefined;
}

/** Where a state is. */
export interface StatePlace {
  readonly cell: string;
  readonly account: AccountId;
  readonly region: Region;
  readonly bucket: string;
  readonly key: string;
}

/**
 * Where the state of a cell is, or was when the configuration still had it: its id is part of the key, and every cell of an environment has its
 * state in the same bucket.
 * @throws UserError OtherEnvironment, RegionMissing, BadInput
 */
export function findState(cells: Cells, wanted: WantedState): StatePlace {
  const known = cells.cells.find(({ id }) => id === wanted.cell);
  if (known && known.environment !== wanted.environment)
    throw otherEnvironment(wanted.cell, known.environment, wanted.environment);
  if (known) return { cell: known.id, ...placeOf(known), key: known.stateKey };
  if (!/^[a-z][a-z0-9-]*$/.test(wanted.cell))
    throw badInput('cell', wanted.cell, 'the id of a cell, such as dev or lab-nat');
  const neighbor = cells.cells.find(({ environment }) => environment === wanted.environment);
  const place = neighbor ? placeOf(neighbor) : rememberedPlace(cells.project, wanted);
  return { cell: wanted.cell, ...place, key: stateKey(cells.project, wanted.cell) };
}

type Place = Pick<StatePlace, 'account' | 'region' | 'bucket'>;

function placeOf({ account, region, stateBucket: bucket }: Cell): Place {
  return { account, region, bucket };
}

/** The role is one of the account. */
function rememberedPlace(project: string, { environment, role = '', ...wanted }: WantedState): Place {
  if (wanted.region === undefined) throw regionMissing(environment);
  const region = regionSchema.safeParse(wanted.region).data;
  const account = accountIdSchema.safeParse(role.split(':')[4]).data;
  if (region === undefined) throw badInput('region', wanted.region, 'the code of a Region, such as eu-central-1');
  if (account === undefined) throw badInput('role-to-assume', role, 'arn:aws:iam::<account>:role/<name>');
  return { account, region, bucket: wanted.bucket ?? stateBucketName(project, account, region) };
}
