import * as z from 'zod';
import { tryParseJson } from '../../contract/json-text';
import { type Cell } from '../../contract/cells';
import { type StateBucket, type StateBuckets } from '../ports/state-buckets';
import { type CellAccess } from './cell-access';

const markSchema = z.object({
  commit: z.string(),
  /** The id of the run. */
  run: z.string(),
  /** In ISO 8601. */
  at: z.string(),
});

const recordSchema = z.object({
  version: z.literal(1),
  /** The last apply after which the cell was as its commit has it. */
  complete: markSchema.optional(),
  /** The first apply after that which has begun and not come to its end. */
  unfinished: markSchema.optional(),
});

/** What was applied to a cell, as it is noted beside its state. */
export type AppliedRecord = z.output<typeof recordSchema>;

/** An apply: of which commit, by which run, when. */
export type AppliedMark = z.output<typeof markSchema>;

/** The record as text. */
export function formatAppliedRecord(record: AppliedRecord): string {
  return `${JSON.stringify(record)}\n`;
}

/** The text as a record; undefined when it is none, or one of another version. */
export function tryParseAppliedRecord(text: string): AppliedRecord | undefined {
  return recordSchema.safeParse(tryParseJson(text)).data;
}

/** Where a cell's record lies, and who asks for it. */
export interface RecordPlace {
  readonly cell: Cell;
  readonly backendConfig: Readonly<Record<string, string>>;
  readonly access: Pick<CellAccess, 'open'>;
}

/** The record of one cell. */
export class AppliedRecords {
  private readonly name: string;
  private readonly key: string;

  constructor(
    private readonly place: RecordPlace,
    private readonly states: StateBuckets,
  ) {
    const { cell, backendConfig } = place;
    this.name = backendConfig.bucket ?? cell.stateBucket;
    this.key = recordKey(backendConfig.key ?? cell.stateKey);
  }

  /** The record, empty where nothing was applied yet; or why it cannot be told. */
  async load(): Promise<AppliedRecord | string> {
    const bucket = await this.bucket();
    if (typeof bucket === 'string') return bucket;
    const read = await this.states.tryRead(bucket, this.key);
    // Terraform says better what to do about a bucket that is missing.
    if (read.kind === 'no-bucket' || (read.kind === 'done' && read.value === undefined)) return { version: 1 };
    if (read.kind === 'failed') return this.problem(read.why);
    return tryParseAppliedRecord(read.value ?? '') ?? `${this.key} in the bucket ${this.name} is no such record`;
  }

  /** Puts it there; why it could not be, else undefined. */
  async save(record: AppliedRecord): Promise<string | undefined> {
    const bucket = await this.bucket();
    if (typeof bucket === 'string') return bucket;
    const written = await this.states.write(bucket, this.key, formatAppliedRecord(record));
    if (written.kind === 'done') return undefined;
    return this.problem(written.kind === 'failed' ? written.why : 'no such bucket');
  }

  /** With keys that are good now: between two calls there may be an apply. */
  private async bucket(): Promise<StateBucket | string> {
    const { cell, access } = this.place;
    const session = await access.open(cell);
    if (session.kind === 'closed') return this.problem(session.problem);
    const { credentials } = session;
    return { name: this.name, region: cell.region, ...(credentials && { credentials }) };
  }

  private problem(why: string): string {
    return `${this.key} in the bucket ${this.name}: ${why}`;
  }
}

/** Beside the state. */
function recordKey(stateKey: string): string {
  return `${stateKey.replace(/\.tfstate$/, '')}.applied.json`;
}
