import * as z from 'zod';
import { tryParseJson } from '../../contract/json-text';
import { type Cell, type Cells } from '../../contract/cells';
import { regionSchema } from '../../contract/values';
import { type RunLog } from '../ports/run-log';
import { type StateBucket, type StateBuckets } from '../ports/state-buckets';
import { type RemovedCell } from '../report/removed-cells';
import { type CellAccess } from './cell-access';

/** Where is looked, by whom, and whose states are known. */
export interface RemovedCellsSearch {
  readonly cells: Cells;
  /** In whose buckets is looked. */
  readonly within: readonly Cell[];
  /** Settings of the state's backend that take the place of the stacks'. */
  readonly backendConfig: Readonly<Record<string, string>>;
  readonly access: CellAccess;
  readonly buckets: StateBuckets;
  readonly log: RunLog;
}

/**
 * States of the project that nothing in the configuration owns, and whose resources still exist: someone took a cell out of the
 * configuration, and nobody destroyed it. A bucket that cannot be looked into is warned of, and keeps no plan from being made.
 */
export async function findRemovedCells(search: RemovedCellsSearch): Promise<readonly RemovedCell[]> {
  const byName = new Map(search.within.map((cell) => [bucketOf(cell, search), cell]));
  const found = await Promise.all([...byName].map(([name, cell]) => searchBucket(name, cell, search)));
  return found.flat().toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

function bucketOf({ stateBucket }: Cell, { backendConfig }: RemovedCellsSearch): string {
  return backendConfig.bucket ?? stateBucket;
}

async function searchBucket(name: string, cell: Cell, search: RemovedCellsSearch): Promise<readonly RemovedCell[]> {
  const session = await search.access.open(cell);
  // The report of the cell says why.
  if (session.kind === 'closed') return [];
  const { credentials } = session;
  const region = regionSchema.safeParse(search.backendConfig.region).data ?? cell.region;
  const bucket: StateBucket = { name, region, ...(credentials && { credentials }) };
  const listed = await search.buckets.list(bucket, `${search.cells.project}/`);
  if (listed.kind === 'no-bucket') return [];
  if (listed.kind === 'failed') return warn(search, name, listed.why);
  const strangers = listed.value.flatMap((key) => tryReadStranger(key, search.cells) ?? []);
  const deployed = await Promise.all(
    strangers.map(async (each) => ((await isDeployed(each, bucket, search)) ? [each] : [])),
  );
  return deployed.flat();
}

/** A state that nothing owns. Locks and what the pipeline keeps beside a state are called otherwise. */
function tryReadStranger(stateKey: string, { project, cells, registries }: Cells): RemovedCell | undefined {
  const id = stateKey.slice(project.length + 1).replace(/\.tfstate$/, '');
  const isState = stateKey === `${project}/${id}.tfstate` && !id.includes('/');
  // One that no merge deploys any more still runs where it was deployed.
  const owners = [...cells.filter(({ deploy }) => deploy === 'aws'), ...registries];
  const isOwned = id === 'bootstrap' || owners.some((each) => each.stateKey === stateKey);
  return isState && !isOwned ? { id, stateKey } : undefined;
}

const stateSchema = z.object({ resources: z.array(z.object({ mode: z.string() })) });

/** Whether its state has a resource. One that cannot be read for certain counts as deployed. */
async function isDeployed(
  { stateKey }: RemovedCell,
  bucket: StateBucket,
  search: RemovedCellsSearch,
): Promise<boolean> {
  const read = await search.buckets.tryRead(bucket, stateKey);
  if (read.kind !== 'done') return true;
  if (read.value === undefined) return false;
  const state = tryParseState(read.value);
  return state === undefined || state.resources.some(({ mode }) => mode === 'managed');
}

function tryParseState(text: string): z.output<typeof stateSchema> | undefined {
  return stateSchema.safeParse(tryParseJson(text)).data;
}

function warn({ log }: RemovedCellsSearch, bucket: string, why: string): readonly never[] {
  log.warning(
    `Whether a cell that was removed is still deployed is not known: the bucket ${bucket} was not listed. ${why}`,
  );
  return [];
}
