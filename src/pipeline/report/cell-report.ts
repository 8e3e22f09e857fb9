import { createHash } from 'node:crypto';
import * as z from 'zod';
import { cellIdSchema } from '../../contract/values';
import { applySectionSchema } from './apply-section';
import { planSectionSchema } from './plan-section';
import { rolloutSectionSchema } from './rollout-section';

const reportedCellSchema = z.strictObject({
  id: cellIdSchema,
  environment: z.string(),
  /** The networking in words. */
  networking: z.string(),
  services: z.array(z.string()).readonly(),
  endpoints: z.array(z.strictObject({ service: z.string(), reasons: z.array(z.string()).readonly() })).readonly(),
});

/** The cell of a report. */
export type ReportedCell = z.output<typeof reportedCellSchema>;

const lockSchema = z.strictObject({
  id: z.string(),
  who: z.string(),
  operation: z.string(),
  /** As Terraform writes it: a time with its zone. */
  created: z.string(),
  path: z.string(),
});

const errorSchema = z.strictObject({
  /** What was being done: `init`, `plan`, `apply`. */
  step: z.string(),
  problems: z.array(z.string()).readonly(),
  /** Who holds the state, when that is why. */
  lock: lockSchema.optional(),
});

/** Why there is no plan, or no apply. */
export type ReportedError = z.output<typeof errorSchema>;

/** A section that another part of the pipeline fills, and types. */
const laterSection = z.json().optional();

const cellReportSchema = z.strictObject({
  version: z.literal(1),
  cell: reportedCellSchema,
  /** Terraform's version, and those of its providers as far as they are known. */
  versions: z.strictObject({ terraform: z.string(), providers: z.record(z.string(), z.string()) }).optional(),
  plan: planSectionSchema.optional(),
  cost: laterSection,
  forecast: laterSection,
  apply: applySectionSchema.optional(),
  rollout: rolloutSectionSchema.optional(),
  error: errorSchema.optional(),
});

/**
 * What is known of a cell: the one value that crosses between jobs, and what everything shown is made of. Each job adds its section. It
 * holds no value that is sensitive or unknown.
 */
export type CellReport = z.output<typeof cellReportSchema>;

/** A report as text, on one line: those of large plans have megabytes. */
export function formatCellReport(report: CellReport): string {
  return `${JSON.stringify(report)}\n`;
}

/**
 * The text as a report.
 * @throws ZodError when the text is of another version or shape
 */
export function parseCellReport(text: string): CellReport {
  return cellReportSchema.parse(JSON.parse(text));
}

/** What tells this report from every other one: 64 hexadecimal digits. */
export function digestOfReport(report: CellReport): string {
  return createHash('sha256').update(formatCellReport(report)).digest('hex');
}

/** What tells these reports from all others, in whatever order they stand. */
export function digestOfReports(reports: readonly CellReport[]): string {
  const digests = reports.map((report) => `${report.cell.id} ${digestOfReport(report)}`).toSorted();
  return createHash('sha256').update(digests.join('\n')).digest('hex');
}
