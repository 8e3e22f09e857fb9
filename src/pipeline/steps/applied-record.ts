import * as z from 'zod';
import { type Cell } from '../../contract/cells';
import { type AwsCredentials } from '../ports/aws-sessions';
import { type StateBucket, type StateBuckets } from '../ports/state-buckets';

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
  try {
    return recordSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Where a cell's record lies, and who asks for it. */
export interface RecordPlace {
  readonly cell: Cell;
  readonly backendConfig: Readonly<Record<string, string>>;
  readonly credentials: AwsCredentials | undefined;
}

/** The record of one cell. */
export class AppliedRecords {
  private readonly bucket: StateBucket;
  private readonly key: string;

  constructor(
    { cell, backendConfig, credentials }: RecordPlace,
    private readonly states: StateBuckets,
  ) {
    const name = backendConfig.bucket ?? cell.stateBucket;
    this.bucket = { name, region: cell.region, ...(credentials && { credentials }) };
    this.key = recordKey(backendConfig.key ?? cell.stateKey);
  }

  /** The record, empty where nothing was applied yet; or why it cannot be told. */
  async load(): Promise<AppliedRecord | string> {
    const read = await this.states.tryRead(this.bucket, this.key);
    // Terraform says better what to do about a bucket that is missing.
    if (read.kind === 'no-bucket' || (read.kind === 'done' && read.value === undefined)) return { version: 1 };
    if (read.kind === 'failed') return `${this.key} in the bucket ${this.bucket.name}: ${read.why}`;
    return tryParseAppliedRecord(read.value ?? '') ?? `${this.key} in the bucket ${this.bucket.name} is no such record`;
  }

  /** Puts it there; why it could not be, else undefined. */
  async save(record: AppliedRecord): Promise<string | undefined> {
    const written = await this.states.write(this.bucket, this.key, formatAppliedRecord(record));
    if (written.kind === 'done') return undefined;
    return `${this.key} in the bucket ${this.bucket.name}: ${written.kind === 'failed' ? written.why : 'no such bucket'}`;
  }
}

/** Beside the state. */
function recordKey(stateKey: string): string {
  return `${stateKey.replace(/\.tfstate$/, '')}.applied.json`;
}
