import { type CellReport } from './cell-report';
import { type EntryLines, linesOfEntry, linesOfOutput } from './entry-lines';
import { importanceOf, rankOf } from './importance';
import { clipped, defused, inertBlock } from './inert';
import { tryDrawNetwork } from './network-picture';
import { type PlanEntry, type PlanSection } from './plan-section';
import { tellCounts } from './tell-counts';

/** What a comment can show of one cell's plan, and leave out in part. */
export interface Section {
  readonly cell: string;
  readonly title: string;
  readonly picture: string | undefined;
  /** Most important first. */
  readonly items: readonly Item[];
}

/** One change, in its three lengths. */
export interface Item {
  /** 0 is the most important. */
  readonly rank: number;
  /** Whether it is a destroy or a replacement, which every comment shows. */
  readonly isKept: boolean;
  readonly type: string;
  /** The text at a level, made when it is asked for: of a large plan most is left out. */
  readonly text: (level: Exclude<Level, 'none'>) => string;
}

/** How much is shown of an item. */
export type Level = 'full' | 'short' | 'tiny' | 'none';

/** The section of a cell whose plan does something. */
export function sectionOf(report: CellReport, plan: PlanSection): Section {
  const risky = new Set(plan.risks.map(({ address }) => address));
  const items = [
    ...plan.entries.map((entry) => itemOf(entry, risky.has(entry.address))),
    ...plan.outputs.map((output) => toItem(() => linesOfOutput(output), { rank: 10, isKept: false, type: 'output' })),
    ...plan.invocations.map((invocation) => {
      const headline = `# ${clipped(invocation.address, 300)}  is invoked${whenInvoked(invocation)}`;
      return toItem(() => ({ headline, remarks: [], details: [] }), { rank: 11, isKept: false, type: 'action' });
    }),
    ...plan.drift.map((entry) => driftOf(entry)),
  ];
  return { cell: report.cell.id, title: tellCounts(plan), picture: tryDrawNetwork(report), items };
}

function whenInvoked({ trigger, event }: PlanSection['invocations'][number]): string {
  if (trigger === undefined) return '';
  const when = event?.startsWith('Before') === true ? 'before' : 'after';
  return `, ${when} ${clipped(trigger, 300)}${event === undefined ? '' : ` (${clipped(event, 40)})`}`;
}

function itemOf(entry: PlanEntry, isRisky: boolean): Item {
  const importance = importanceOf(entry, isRisky);
  return toItem(() => linesOfEntry(entry), {
    rank: rankOf(importance),
    isKept: importance === 'loss',
    type: entry.type,
  });
}

function driftOf(entry: PlanEntry): Item {
  const lines = () => {
    const { headline, ...rest } = linesOfEntry(entry);
    return { headline: headline.replace(/^./, '#').replace('  ', '  changed outside of Terraform: '), ...rest };
  };
  return toItem(lines, { rank: 12, isKept: false, type: entry.type });
}

function toItem(linesOf: () => EntryLines, about: Pick<Item, 'rank' | 'isKept' | 'type'>): Item {
  const texts = new Map<Level, string>();
  const text = (level: Exclude<Level, 'none'>) => {
    const known = texts.get(level) ?? textAt(linesOf(), level);
    texts.set(level, known);
    return known;
  };
  return { ...about, text };
}

function textAt({ headline, remarks, details }: EntryLines, level: Exclude<Level, 'none'>): string {
  const lines = { tiny: [], short: remarks, full: [...remarks, ...details] }[level];
  return [headline, ...lines].map(defused).join('\n');
}

/** The text of an item at a level. */
export function textOfItem(item: Item, level: Level): string {
  return level === 'none' ? '' : item.text(level);
}

/** The section as Markdown that can be folded, with what was chosen of it. */
export function formatSection({ cell, title, picture, items }: Section, levels: ReadonlyMap<Item, Level>): string {
  const lines = items
    .flatMap((item) => textOfItem(item, levels.get(item) ?? 'none').split('\n'))
    .filter((line) => line !== '');
  const left = items.filter((item) => (levels.get(item) ?? 'none') === 'none');
  const rest = left.length === 0 ? [] : [`# left out here: ${tally(left)}`];
  return [
    `<details><summary><b>${cell}</b>: ${title}</summary>`,
    ...(picture === undefined ? [] : [picture]),
    inertBlock([...lines, ...rest], 'diff'),
    '</details>',
  ].join('\n\n');
}

/** How many of which type, the most frequent first. Losses come first and are named so. */
function tally(items: readonly Item[]): string {
  const losses = items.filter(({ isKept }) => isKept);
  const others = items.length - losses.length;
  const told = losses.length === 0 ? [] : [`${losses.length} destroyed or replaced (${types(losses)})`];
  return [...told, ...(others === 0 ? [] : [`${others} ${others === 1 ? 'change' : 'changes'}`])].join(', ');
}

function types(items: readonly Item[]): string {
  const counts = new Map<string, number>();
  for (const { type } of items) counts.set(type, (counts.get(type) ?? 0) + 1);
  const ordered = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const shown = ordered.slice(0, 4).map(([type, count]) => `${defused(clipped(type, 40))} × ${count}`);
  return [...shown, ...(ordered.length > 4 ? ['…'] : [])].join(', ');
}
