import { type CellReport } from './cell-report';
import { clipped, inertBlock, inertCode } from './inert';
import { type PlanEntry, type PlanSection } from './plan-section';
import { tellCounts } from './tell-counts';

/** An issue about one cell. */
export interface DriftIssue {
  readonly title: string;
  readonly body: string;
}

/** What the issue of a cell says whose plan does something. @param runUrl - the page of the run that planned */
export function formatDriftIssue({ cell }: CellReport, plan: PlanSection, runUrl: string): DriftIssue {
  const changes = plan.entries.map(({ address, action }) => `${address}: ${action}`);
  const outputs = plan.outputs.map(({ name, action }) => `output.${name}: ${action}`);
  const parts = [
    formatDriftHeader(cell.id),
    `What is deployed in **${cell.id}** is not what the main branch says. An apply would: ${tellCounts(plan)}.`,
    ...(plan.drift.length === 0
      ? []
      : ['Changed outside of this repository:', inertBlock(shortened(plan.drift.map(told)))]),
    ...(changes.length + outputs.length === 0
      ? []
      : ['An apply would change:', inertBlock(shortened([...changes, ...outputs]))]),
    'Bring the change into the configuration by a pull request, or deploy the main branch again: run the workflow deploy by hand for ' +
      `the cell ${inertCode(cell.id)}. This issue renews itself, and closes itself when nothing differs ([last run](${runUrl})).`,
  ];
  return { title: `Drift in ${cell.id}`, body: parts.join('\n\n') };
}

function told({ address, action, attributes }: PlanEntry): string {
  const paths = attributes.map(({ path }) => path).join(', ');
  return `${address}: ${action === 'delete' ? 'gone' : action}${paths === '' ? '' : ` (${paths})`}`;
}

const mostLines = 100;

function shortened(lines: readonly string[]): readonly string[] {
  const shown = lines.slice(0, mostLines).map((line) => clipped(line, 300));
  return lines.length > mostLines ? [...shown, `and ${lines.length - mostLines} more`] : shown;
}

/** The first line of an issue's text, which is not shown. */
function formatDriftHeader(cell: string): string {
  return `<!-- fargate-drift v1 ${cell} -->`;
}

/** The cell that an issue is about, by its first line; undefined when it is none of these. */
export function parseDriftHeader(body: string): string | undefined {
  return /^<!-- fargate-drift v1 ([a-z][a-z0-9-]*) -->\r?(\n|$)/.exec(body)?.[1];
}
