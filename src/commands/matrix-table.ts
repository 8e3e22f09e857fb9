import Table from 'cli-table3';
import { type Cell } from '../contract/cells';
import { type CellResult } from '../rehearsal/cell-rehearsal';
import { type TaskMode } from '../rehearsal/task-mode';
import { formatRollouts } from './rollout-text';

/** The rehearsed cells as a table for a terminal, and below it what a person may try or look at. */
export function formatMatrix(results: readonly CellResult[], taskMode: TaskMode): string {
  const table = new Table({
    head: [
      'Cell',
      'Networking',
      'Resources',
      'Changes\nafter apply',
      'HTTP',
      'Containers',
      'Plan, apply,\ndestroy (s)',
      'Destroyed',
    ],
    style: { head: [], border: [] },
  });
  table.push(...results.map(row));
  return [table.toString(), tasksNote(taskMode), formatOutputs(results), formatRollouts(results), formatErrors(results)]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** The synthesized cells, and what each of their endpoints is for: all there is to show where nothing can be applied. */
export function formatSynthesized(cells: readonly Cell[]): string {
  return cells.map(formatCell).join('\n\n');
}

function row(result: CellResult): string[] {
  const { cell, resources, changesAfterApply, seconds, destroyed, error } = result;
  return [
    cell.id,
    cell.networkingTitle,
    numberOrDash(resources),
    numberOrDash(changesAfterApply),
    result.http === undefined ? '–' : `${result.http.status} in ${result.http.milliseconds} ms`,
    numberOrDash(result.containers || undefined),
    [seconds.plan, seconds.apply, seconds.destroy].map(numberOrDash).join(', '),
    error === undefined ? (destroyed ? 'yes' : 'no') : 'failed',
  ];
}

function numberOrDash(value: number | undefined): string {
  return value === undefined ? '–' : String(value);
}

function tasksNote(taskMode: TaskMode): string {
  if (taskMode.kind === 'containers') return 'Tasks ran as containers.';
  const rest = 'Everything else is what the AWS API answered. There was no rollout to be watched.';
  return `Tasks ran on paper: ${taskMode.reason}. ${rest}`;
}

function formatOutputs(results: readonly CellResult[]): string {
  return results
    .filter(({ loadBalancerUrl, testCommands }) => loadBalancerUrl !== undefined || testCommands.length > 0)
    .map(({ cell, loadBalancerUrl, testCommands }) =>
      [
        `${cell.id}: ${cell.endpoints.length} VPC ${cell.endpoints.length === 1 ? 'endpoint' : 'endpoints'}`,
        ...cell.endpoints.map(({ service, reasons }) => `  ${service}: ${reasons.join('; ')}`),
        ...(loadBalancerUrl === undefined ? [] : [`  here:  ${loadBalancerUrl}`]),
        ...testCommands.map((command) => `  test:  ${command}`),
      ].join('\n'),
    )
    .join('\n\n');
}

function formatErrors(results: readonly CellResult[]): string {
  return results.flatMap(({ error }) => error ?? []).join('\n\n');
}

function formatCell({ id, networkingTitle, services, endpoints }: Cell): string {
  return [
    `${id}: ${networkingTitle}; ${services.join(', ')}`,
    ...endpoints.map(({ service, type, reasons }) => `  ${service} (${type}): ${reasons.join('; ')}`),
  ].join('\n');
}
