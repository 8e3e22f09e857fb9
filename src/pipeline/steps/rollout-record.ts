import { tryParseJson } from '../../contract/json-text';
import { type Cell } from '../../contract/cells';
import { type AwsCredentials } from '../ports/aws-sessions';
import { type StateBucket, type StateBucketResult, type StateBuckets } from '../ports/state-buckets';
import { type RolloutRecord, rolloutRecordSchema, type ServiceRollout } from '../report/rollout-section';
import { isGood } from '../rollout/verdict';

/** Where the record of a cell is, and who asks for it. */
export interface RecordPlace {
  readonly cell: Pick<Cell, 'stateBucket' | 'stateKey' | 'region'>;
  /** Undefined for those of the environment. */
  readonly credentials: AwsCredentials | undefined;
}

/** The services of a cell that do not run what its state says; undefined when all do, as far as is recorded. */
export async function readRolloutRecord(
  place: RecordPlace,
  states: StateBuckets,
): Promise<StateBucketResult<RolloutRecord | undefined>> {
  const read = await states.tryRead(bucketOf(place), keyOf(place));
  if (read.kind !== 'done') return read;
  if (read.value === undefined) return { kind: 'done', value: undefined };
  const record = tryParseRecord(read.value);
  return record
    ? { kind: 'done', value: record }
    : { kind: 'failed', why: `${keyOf(place)} is not the record of a rollout.` };
}

/** Records how rollouts ended. A service of which nothing was deployed stays as it was recorded. */
export async function recordRollouts(
  place: RecordPlace,
  { run, services }: { readonly run: string; readonly services: readonly ServiceRollout[] },
  states: StateBuckets,
): Promise<StateBucketResult<undefined>> {
  const earlier = await readRolloutRecord(place, states);
  const known = earlier.kind === 'done' ? (earlier.value?.services ?? []) : [];
  const kept = known.filter(({ service }) =>
    services.some((each) => each.service === service && each.verdict.kind === 'unchanged'),
  );
  const record: RolloutRecord = { version: 1, services: [...kept, ...services.flatMap((each) => entryOf(each, run))] };
  return record.services.length === 0
    ? states.remove(bucketOf(place), keyOf(place))
    : states.write(bucketOf(place), keyOf(place), `${JSON.stringify(record)}\n`);
}

function entryOf({ service, verdict, taskDefinition }: ServiceRollout, run: string): RolloutRecord['services'] {
  return isGood(verdict) ? [] : [{ service, run, verdict, ...(taskDefinition !== undefined && { taskDefinition }) }];
}

/** Beside the state. */
function keyOf({ cell }: RecordPlace): string {
  return `${cell.stateKey.replace(/\.tfstate$/, '')}.rollout.json`;
}

function bucketOf({ cell, credentials }: RecordPlace): StateBucket {
  return { name: cell.stateBucket, region: cell.region, ...(credentials && { credentials }) };
}

function tryParseRecord(text: string): RolloutRecord | undefined {
  return rolloutRecordSchema.safeParse(tryParseJson(text)).data;
}
