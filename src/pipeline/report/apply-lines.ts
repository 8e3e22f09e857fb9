import { type ApplyChange, type ApplyOutcome, type ApplySection } from './apply-section';
import { type CellReport } from './cell-report';
import { clipped, inertBlock, inertCode } from './inert';
import { type Review } from './review';

/** What became of each apply, a title first; nothing where nothing was applied. */
export function linesOfApplies({ reports }: Review): readonly string[] {
  const told = reports.flatMap((report) => (report.apply ? [formatApply(report, report.apply)] : []));
  return told.length === 0 ? [] : ['**Apply**', ...told];
}

/** What became of it, in a few words. */
export function tellApply(apply: ApplySection): string {
  return words[apply.outcome](apply);
}

function formatApply({ cell }: CellReport, apply: ApplySection): string {
  const parts = [
    `**${cell.id}** ${tellApply(apply)}${timesOf(apply)}.${reviewsOf(apply)}`,
    ...(apply.left.length > 0 && apply.outcome !== 'refused' ? [`${notDone(apply)}:\n\n${changesOf(apply.left)}`] : []),
    ...(apply.difference.length === 0 ? [] : [inertBlock(shortened(apply.difference, mostLines), 'diff')]),
    ...(apply.approvable === undefined ? [] : [wayOut(apply.approvable)]),
  ];
  return parts.join('\n\n');
}

const words: Readonly<Record<ApplyOutcome, (apply: ApplySection) => string>> = {
  applied: ({ done, isApproved, parts }) =>
    `applied, ${tally(done)}${isApproved ? ', as it was approved' : ''}${parts > 1 ? `, in ${parts} parts` : ''}`,
  continued: ({ done }) => `continued where an earlier run had stopped, ${tally(done)}`,
  'already-applied': () => 'has nothing left to do',
  refused: () => '**refused**: the plan is not what was reviewed, and nothing was done',
  waiting: ({ done }) => `**half applied**, ${tally(done)}: the old way out stays, because services have not settled`,
  failed: ({ done }) => `**failed** in the middle, ${tally(done)} done`,
  interrupted: ({ done }) => `**was cancelled** in the middle, ${tally(done)} done; running it again goes on`,
};

/** What was under way at a cancellation, Terraform brings to its end. */
function notDone({ outcome }: ApplySection): string {
  return outcome === 'interrupted' ? 'Not done by then' : 'Not done';
}

function tally(changes: readonly ApplyChange[]): string {
  return `${changes.length} ${changes.length === 1 ? 'change' : 'changes'}`;
}

function timesOf({ seconds }: ApplySection): string {
  const told = (['plan', 'apply', 'rollout'] as const).filter((name) => seconds[name] > 0);
  return told.length === 0 ? '' : ` (${told.map((name) => `${name} ${Math.round(seconds[name])} s`).join(', ')})`;
}

function reviewsOf({ reviews }: ApplySection): string {
  if (reviews.length === 0) return '';
  const of = (some: ApplySection['reviews']) => some.map(({ pullRequest }) => inertCode(`#${pullRequest}`)).join(', ');
  const [good, bad] = [
    reviews.filter(({ missing }) => missing === undefined),
    reviews.filter(({ missing }) => missing !== undefined),
  ];
  return [
    ...(good.length === 0 ? [] : [` Reviewed in ${of(good)}.`]),
    ...bad.map((each) => ` ${of([each])} does not count: ${inertCode(clipped(each.missing ?? '', 300))}.`),
  ].join('');
}

const mostLines = 60;

function changesOf(changes: readonly ApplyChange[]): string {
  const lines = changes.map(({ key, action }) => `${key}: ${action}`);
  return inertBlock(shortened(lines, mostLines));
}

function shortened(lines: readonly string[], most: number): readonly string[] {
  const shown = lines.slice(0, most).map((line) => clipped(line, 300));
  return lines.length > most ? [...shown, `and ${lines.length - most} more lines`] : shown;
}

function wayOut(fingerprint: string): string {
  return (
    'Whoever has looked at it can allow exactly this: approve the job that waits for the environment, or run the workflow by hand with ' +
    `the fingerprint ${inertCode(fingerprint)}.`
  );
}
