import Table from 'cli-table3';
import { type CellReport } from '../pipeline/report/cell-report';

/** What cells would change, as a table for a terminal; below it what to look at first, and why a cell has no plan. */
export function formatReviewTable(reports: readonly CellReport[]): string {
  const head = ['Cell', 'Networking', 'Add', 'Change', 'Replace', 'Destroy', 'Import', 'Move', 'Forget', 'Risks'];
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...reports.map(row));
  return [table.toString(), ...reports.flatMap(risksOf), ...reports.flatMap(failureOf)].join('\n\n');
}

function row({ cell, plan, error }: CellReport): string[] {
  const { id, networking } = cell;
  if (error) return [id, networking, `failed at ${error.step}`, ...empty(7)];
  if (!plan) return [id, networking, 'no plan', ...empty(7)];
  if (plan.isEmpty) return [id, networking, 'no changes', ...empty(7)];
  const { add, change, replace, destroy, import: imported, move, forget } = plan.counts;
  const numbers = [add, change, replace, destroy, imported, move, forget, plan.risks.length];
  return [id, networking, ...numbers.map((count) => (count === 0 ? '' : String(count)))];
}

function empty(columns: number): readonly string[] {
  return Array.from({ length: columns }, () => '');
}

function risksOf({ cell, plan }: CellReport): readonly string[] {
  const risks = plan?.risks ?? [];
  if (risks.length === 0) return [];
  const lines = risks.map(({ address = '', sentence }) => `  ${printable(`${address} ${sentence}`.trim())}`);
  return [[`${cell.id}, look first at:`, ...lines].join('\n')];
}

function failureOf({ cell, error }: CellReport): readonly string[] {
  if (!error) return [];
  const { step, problems, lock } = error;
  const holder = lock ? [`${lock.who} has held the state ${lock.path} since ${lock.created} (${lock.operation}).`] : [];
  const lines = [...problems, ...holder].flatMap((text) => text.split('\n')).map((line) => `  ${printable(line)}`);
  return [[`${cell.id} failed at ${step}:`, ...lines].join('\n')];
}

/** What a plan holds has no say in how a terminal behaves. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, ' ');
}
