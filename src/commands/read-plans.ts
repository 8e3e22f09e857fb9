import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { cellIdSchema } from '../contract/values';
import { type CellReport, formatCellReport } from '../pipeline/report/cell-report';
import { formatComment } from '../pipeline/report/comment';
import { constructFinder } from '../pipeline/report/construct-paths';
import { describePlan } from '../pipeline/report/describe-plan';
import { shownChanges } from '../pipeline/report/shown-changes';
import { compareFingerprints } from '../pipeline/terraform/compare-fingerprints';
import { PlanRefused } from '../pipeline/terraform/errors';
import { fingerprintPlan } from '../pipeline/terraform/fingerprint';
import { formatComparison } from '../pipeline/terraform/format-comparison';
import { parsePlan, type PlanOptions } from '../pipeline/terraform/parse-plan';
import { type Plan } from '../pipeline/terraform/plan';
import { parseProviderVersions } from '../pipeline/terraform/provider-versions';
import { type CompareOptions, type ShowOptions } from './report-options';

/**
 * A plan as the comment, or as the report.
 * @throws Error when it cannot be read or is refused
 */
export function showPlan(options: ShowOptions): string {
  const report = toReport(options, loadPlan(options.file, options.plan));
  if (options.asJson) return formatCellReport(report);
  return formatComment({ run: { id: 'local', attempt: 1, head: '' }, reports: [report], removed: [] }).text;
}

function toReport({ file, cell, stack, lockFile }: ShowOptions, plan: Plan): CellReport {
  const constructOf = stack === undefined ? undefined : constructFinder(readText(stack));
  const providers = lockFile === undefined ? {} : parseProviderVersions(readText(lockFile));
  return {
    version: 1,
    cell: {
      id: toCellId(cell ?? basename(file, '.json')),
      environment: '',
      networking: '',
      services: [],
      endpoints: [],
    },
    versions: { terraform: plan.terraformVersion, providers },
    plan: describePlan(plan, { ...(constructOf && { constructOf }) }),
  };
}

/** A file's name in the form of a cell's. */
function toCellId(name: string): CellReport['cell']['id'] {
  const word = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 80);
  return cellIdSchema.parse(word === '' ? 'plan' : word);
}

/**
 * Whether the second plan does what the first does; what differs, below.
 * @throws Error when one of them cannot be read or is refused
 */
export function comparePlans({ reviewed, now, ignore, plan: options }: CompareOptions): string {
  const [before, after] = [loadPlan(reviewed, options), loadPlan(now, options)];
  // Both plans are at hand, so a key for this one comparison will do.
  const key = randomBytes(32).toString('hex');
  const binding = { repository: '', pullRequest: 0, head: '', cell: '' };
  const [old, young] = [before, after].map((plan) => fingerprintPlan(plan, { key, binding, ignore }));
  if (!old || !young) throw new Error('Two plans have two fingerprints.');
  const comparison = compareFingerprints(old, young);
  const told = formatComparison(comparison, shownChanges(before), shownChanges(after));
  return `${[comparison.verdict, ...told].join('\n')}\n`;
}

function loadPlan(file: string, options: PlanOptions): Plan {
  const bytes = readBytes(file);
  try {
    return parsePlan(bytes, options);
  } catch (error) {
    if (error instanceof PlanRefused) throw new Error(`${file}: ${error.message}`, { cause: error });
    throw error;
  }
}

function readText(file: string): string {
  return readBytes(file).toString('utf8');
}

const standardInput = 0;

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file === '-' ? standardInput : file);
  } catch (error) {
    throw new Error(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
