import Table from 'cli-table3';
import { type CellReport } from '../pipeline/report/cell-report';
import { isUntouched } from '../pipeline/report/plan-section';
import { type RemovedCell } from '../pipeline/report/removed-cells';

/**
 * What cells would change, as a table for a terminal; below it what to look at first, what has no column, why a cell has no plan, and what
 * still runs without a cell.
 */
export function formatReviewTable(reports: readonly CellReport[], removed: readonly RemovedCell[] = []): string {
  const table = new Table({ head, style: { head: [], border: [] } });
  table.push(...reports.map(row));
  const below = [risksOf, checksOf, besidesOf, failureOf].flatMap((tell) => reports.flatMap(tell));
  return [table.toString(), ...below, ...removed.map(tellRemoved)].join('\n\n');
}

const head = 'Cell Networking Add Change Replace Destroy Import Move Forget Outputs Risks'.split(' ');

function row({ cell, plan, error }: CellReport): string[] {
  const cells = [cell.id, cell.networking, ...(error ? [`failed at ${error.step}`] : tellPlan(plan))];
  return head.map((_, column) => cells[column] ?? '');
}

function tellPlan(plan: CellReport['plan']): readonly string[] {
  if (!plan) return ['no plan'];
  if (isUntouched(plan)) return ['no changes'];
  const { add, change, replace, destroy, import: imported, move, forget } = plan.counts;
  const numbers = [add, change, replace, destroy, imported, move, forget, plan.outputs.length, plan.risks.length];
  return numbers.map((count) => (count === 0 ? '' : String(count)));
}

function risksOf({ cell, plan }: CellReport): readonly string[] {
  const risks = plan?.risks ?? [];
  if (risks.length === 0) return [];
  const lines = risks.map(({ address = '', sentence, details }) => {
    const exactly = details.length === 0 ? '' : ` (${details.join(', ')})`;
    return `  ${printable(`${address} ${sentence}${exactly}`.trim())}`;
  });
  return [[`${cell.id}, look first at:`, ...lines].join('\n')];
}

function checksOf({ cell, plan }: CellReport): readonly string[] {
  const problems = (plan?.checks ?? []).flatMap((check) => check.problems).map((problem) => `  ${printable(problem)}`);
  return problems.length === 0 ? [] : [[`${cell.id}, checks that did not pass:`, ...problems].join('\n')];
}

/** What has no column in the table. */
function besidesOf({ cell, plan }: CellReport): readonly string[] {
  const drift = (plan?.drift ?? []).map(({ address }) => `  ${printable(address)} changed outside of Terraform`);
  const actions = (plan?.invocations ?? []).map(({ address }) => `  ${printable(address)} is invoked`);
  const lines = [...drift, ...actions];
  return lines.length === 0 ? [] : [[`${cell.id}, besides:`, ...lines].join('\n')];
}

function tellRemoved({ id, stateKey }: RemovedCell): string {
  return `${id} is no longer in the configuration, and still runs and costs: its state is ${stateKey}.`;
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
