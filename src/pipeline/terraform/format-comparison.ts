import { formatValue } from './value';
import { type Comparison, type Divergence, type Otherwise } from './compare-fingerprints';

/** One attribute of a change, as it may be shown. */
export interface ShownDifference {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** What a plan shows of each of its changes, by the key in its fingerprint. */
export type ShownChanges = (key: string) => readonly ShownDifference[];

/** What is not as reviewed, a line each with what differs below it. */
export function formatComparison(
  { divergences }: Comparison,
  reviewed: ShownChanges,
  now: ShownChanges,
): readonly string[] {
  return divergences.flatMap((divergence) => formatDivergence(divergence, reviewed, now));
}

function formatDivergence(divergence: Divergence, reviewed: ShownChanges, now: ShownChanges): readonly string[] {
  switch (divergence.kind) {
    case 'not-reviewed':
      return [`+ ${divergence.key}: ${divergence.action}, which was not reviewed`];
    case 'no-longer-planned':
      return [`- ${divergence.key}: ${divergence.action} was reviewed, and is not planned now`];
    case 'otherwise':
      return formatOtherwise(divergence, reviewed(divergence.key), now(divergence.key));
    case 'bound-elsewhere':
      return [
        `! the review was for the ${words[divergence.what]} ${divergence.reviewed}, and this is ${divergence.now}`,
      ];
    case 'ignored-otherwise':
      return [`! ignored were ${list(divergence.reviewed)} in the review, and now ${list(divergence.now)}`];
  }
}

const words = { repository: 'repository', pullRequest: 'pull request', head: 'commit', cell: 'cell' } as const;

function list(rules: readonly string[]): string {
  return rules.length === 0 ? 'no attributes' : rules.join(', ');
}

type Shown = readonly ShownDifference[];

function formatOtherwise({ key, reviewed, now, hidden }: Otherwise, old: Shown, young: Shown): readonly string[] {
  const action = reviewed === now ? [] : [`    reviewed  ${reviewed}`, `    now       ${now}`];
  const secret = hidden.map((name) => `  ${name}: another value, which is not shown because it is sensitive`);
  const told = [...action, ...formatAttributes(old, young), ...secret];
  const untold = '  a value that both plans leave as it is, or that is not shown, is not what it was';
  return [`~ ${key}: not as it was reviewed`, ...(told.length > 0 ? told : [untold])];
}

function formatAttributes(old: Shown, young: Shown): readonly string[] {
  const secret = [...old, ...young].filter(isSensitive).map(({ path }) => path);
  const isShown = ({ path }: ShownDifference) => !secret.some((root) => isWithin(path, root));
  const [before, after] = [byPath(old.filter(isShown)), byPath(young.filter(isShown))];
  const paths = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  return paths.flatMap((path) => {
    const [reviewed, now] = [before.get(path) ?? 'unchanged', after.get(path) ?? 'unchanged'];
    return reviewed === now ? [] : [`  ${path}`, `    reviewed  ${reviewed}`, `    now       ${now}`];
  });
}

/** What one plan keeps back, the other does not tell; a text in a plan has quotes. */
function isSensitive({ before, after }: ShownDifference): boolean {
  return [before, after].includes(formatValue({ kind: 'sensitive' }));
}

function isWithin(path: string, root: string): boolean {
  return path === root || path.startsWith(`${root}.`) || path.startsWith(`${root}[`);
}

function byPath(shown: Shown): ReadonlyMap<string, string> {
  return new Map(shown.map(({ path, before, after }) => [path, `${before} → ${after}`]));
}
