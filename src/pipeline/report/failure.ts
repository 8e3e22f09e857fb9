import { type CellReport, type ReportedError } from './cell-report';
import { clipped, inertBlock, inertCode, inertText } from './inert';

/** Why a cell has no plan, and what helps. */
export function formatFailure({ cell }: CellReport, error: ReportedError, mostCharacters: number): string {
  const { step, problems, lock } = error;
  const shown = problems.flatMap((problem) => clipped(problem, mostCharacters).split(/\r?\n/).flatMap(folded));
  return [
    `**${cell.id}** failed at ${inertText(step)}:`,
    ...(shown.length === 0 ? [] : [inertBlock(shown)]),
    ...(lock ? [formatLock(lock)] : []),
  ].join('\n\n');
}

/** A block of code does not fold long lines by itself: its end would be out of sight. */
function folded(line: string): readonly string[] {
  return line.match(/.{1,90}(?:\s|$)|\S{1,90}/g)?.map((part) => part.trimEnd()) ?? [line];
}

function formatLock({ id, who, operation, created, path }: NonNullable<ReportedError['lock']>): string {
  const holder = `${inertCode(who)} has held the state ${inertCode(path)} since ${inertCode(created)} (${inertText(operation)}).`;
  const command = inertCode(`terraform force-unlock ${id}`);
  return `${holder} When that run is over for certain, the workflow \`unlock\` frees it, or ${command} in the stack's folder.`;
}
