import { tellApply } from './apply-lines';
import { type CellReport } from './cell-report';
import { inertText } from './inert';
import { type PlanSection } from './plan-section';
import { type Review } from './review';

/** The matrix: a row for each cell. When it takes too many bytes, cells that stay as they are go first. */
export function formatMatrix({ reports, removed }: Review, mostBytes: number): string {
  const hasOutputs = reports.some(({ plan }) => (plan?.outputs.length ?? 0) > 0);
  const columns = [...always, ...(hasOutputs ? (['Outputs'] as const) : []), 'Risks'];
  const rows = [
    ...reports.map((report) => ({
      text: rowOf(report, hasOutputs),
      isQuiet: report.plan?.isEmpty === true && !report.error,
    })),
    ...removed.map(({ id }) => ({
      text: toRow([`**${inertText(id)}**: removed, still deployed`], columns.length),
      isQuiet: false,
    })),
  ];
  const head = [toRow(['Cell', ...columns], columns.length), `|---|${'--:|'.repeat(columns.length)}`];
  return [...head, ...fitRows(rows, columns.length, mostBytes)].join('\n');
}

const always = ['Add', 'Change', 'Replace', 'Destroy', 'Import', 'Move', 'Forget'] as const;

interface Row {
  readonly text: string;
  /** Whether nothing happens in that cell. */
  readonly isQuiet: boolean;
}

function fitRows(rows: readonly Row[], columns: number, mostBytes: number): readonly string[] {
  const bytes = (some: readonly Row[]) => some.reduce((total, { text }) => total + Buffer.byteLength(text) + 1, 0);
  if (bytes(rows) <= mostBytes) return rows.map(({ text }) => text);
  const shown: Row[] = [];
  for (const row of rows.filter(({ isQuiet }) => !isQuiet)) {
    if (bytes([row]) + bytes(shown) > mostBytes) break;
    shown.push(row);
  }
  const left = rows.length - shown.length;
  return [...shown.map(({ text }) => text), toRow([`and ${left} more ${left === 1 ? 'cell' : 'cells'}`], columns)];
}

function rowOf({ cell, plan, apply, error }: CellReport, hasOutputs: boolean): string {
  const columns = always.length + (hasOutputs ? 2 : 1);
  const name = `**${cell.id}**${cell.networking === '' ? '' : ` ${inertText(cell.networking)}`}`;
  if (error) return toRow([`${name}: **failed** at ${inertText(error.step)}`], columns);
  if (!plan) return toRow([`${name}: ${apply ? tellApply(apply) : 'no plan'}`], columns);
  if (plan.isEmpty) return toRow([`${name}: ${quiet(plan)}`], columns);
  return toRow([name, ...numbersOf(plan, hasOutputs).map((count) => (count === 0 ? '' : String(count)))], columns);
}

function quiet({ counts, drift, checks }: PlanSection): string {
  const beside = [
    ...(counts.read === 0 ? [] : [`${counts.read} read`]),
    ...(drift.length === 0 ? [] : [`${drift.length} changed outside of Terraform`]),
    ...(checks.length === 0 ? [] : [`${checks.length} failed ${checks.length === 1 ? 'check' : 'checks'}`]),
  ];
  return ['no changes', ...beside].join(', ');
}

function numbersOf({ counts, outputs, risks }: PlanSection, hasOutputs: boolean): readonly number[] {
  const { add, change, replace, destroy, import: imported, move, forget } = counts;
  return [add, change, replace, destroy, imported, move, forget, ...(hasOutputs ? [outputs.length] : []), risks.length];
}

function toRow(cells: readonly string[], columns: number): string {
  return `| ${[...cells, ...Array.from({ length: columns + 1 - cells.length }, () => '')].join(' | ')} |`;
}
