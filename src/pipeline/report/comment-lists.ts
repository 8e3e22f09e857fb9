import { linesOfApplies } from './apply-lines';
import { type CellReport } from './cell-report';
import { formatFailure } from './failure';
import { clipped, inertCode, inertText } from './inert';
import { link } from './link';
import { type Review } from './review';
import { linesOfRollouts } from './rollout-lines';

/** A list above the changes. */
export interface List {
  /** A title, then what it is made of; nothing where there is nothing to tell. */
  readonly lines: readonly string[];
  /** How much of a comment it may take when not everything has room: 0 to 1. */
  readonly share: number;
  /** What one of its lines is about, and several. */
  readonly about: readonly [one: string, several: string];
  /** @default - one line below the other */
  readonly between?: string;
}

/**
 * What stands above the changes, in its order.
 * @param mostCharacters how long what a cell failed with may be
 */
export function listsOf(review: Review, mostCharacters: number): readonly List[] {
  return [
    { lines: linesOfApplies(review), share: 0.15, about: ['apply', 'applies'], between: '\n\n' },
    { lines: linesOfRollouts(review), share: 0.05, about: ['rollout', 'rollouts'] },
    { lines: removedOf(review), share: 0.05, about: ['removed cell', 'removed cells'] },
    { lines: failuresOf(review, mostCharacters), share: 0.2, about: ['failed cell', 'failed cells'], between: '\n\n' },
    { lines: risksOf(review), share: 0.12, about: ['risk', 'risks'] },
    { lines: checksOf(review), share: 0.05, about: ['failed check', 'failed checks'] },
  ];
}

/** The first lines that have room, and how many there are besides. */
export function fitList(
  { lines: [title, ...lines], about: [one, several], between = '\n' }: List,
  mostBytes: number,
): string {
  if (title === undefined) return '';
  let left = mostBytes;
  const shown = lines.filter((line) => (left -= Buffer.byteLength(line) + between.length) >= 0);
  const rest = lines.length - shown.length;
  const more = rest === 0 ? [] : [`- and ${rest} more ${rest === 1 ? one : several}`];
  return [title, '', [...shown, ...more].join(between)].join('\n');
}

function removedOf({ removed }: Review): readonly string[] {
  if (removed.length === 0) return [];
  const lines = removed.map(
    ({ id, stateKey }) =>
      `- **${inertText(id)}** still runs and costs: its state is ${inertCode(stateKey)}, and the workflow \`destroy\` ends it`,
  );
  return ['**Removed from the configuration, still deployed**', ...lines];
}

const failures = { plan: 'have no plan', stacks: 'are not valid', deployment: 'could not be deployed' } as const;

function failuresOf({ reports, basis = 'plan', more }: Review, mostCharacters: number): readonly string[] {
  const failed = reports.flatMap((report) =>
    report.error ? [formatFailure(report, report.error, mostCharacters)] : [],
  );
  const [log] = link("the run's log", more?.summaryUrl);
  const title = `**These cells ${failures[basis]}**${log === undefined ? '' : ` (${log})`}`;
  return failed.length === 0 ? [] : [title, ...failed];
}

function risksOf({ reports }: Review): readonly string[] {
  const lines = reports.flatMap(({ cell, plan }) =>
    (plan?.risks ?? []).map(({ address, sentence, details }) => {
      const what = address === undefined ? '' : ` ${inertCode(clipped(address, 200))}`;
      const exactly = details.slice(0, 4).map((detail) => inertCode(clipped(detail, 120)));
      return `- **${cell.id}**${what} ${inertText(sentence)}${exactly.length === 0 ? '' : ` (${exactly.join(', ')})`}`;
    }),
  );
  return lines.length === 0 ? [] : ['**Look at these first**', ...lines];
}

function checksOf({ reports }: Review): readonly string[] {
  const lines = reports.flatMap(({ cell, plan }: CellReport) =>
    (plan?.checks ?? []).flatMap(({ problems }) =>
      problems.map((problem) => `- **${cell.id}** ${inertCode(clipped(problem, 300))}`),
    ),
  );
  return lines.length === 0 ? [] : ['**Checks that did not pass**', ...lines];
}
