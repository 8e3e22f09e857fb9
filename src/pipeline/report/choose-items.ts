import { type Item, type Level, type Section, textOfItem } from './section';

/**
 * How much to show of each item in so many bytes: losses first and in any case, then the details of what is most important. What is
 * left out is what is least important.
 */
export function chooseItems(sections: readonly Section[], room: number): ReadonlyMap<Item, Level> {
  const levels = new Map<Item, Level>();
  const all = sections.flatMap(({ items }) => items);
  let left = room - keepLosses(all, room, levels);
  let misfits = 0;
  for (const item of byRank(all)) {
    if (left < shortestLine || misfits > mostMisfits) break;
    const now = levels.get(item) ?? 'none';
    const level = (['full', 'short'] as const).find(
      (next) => isMore(next, now) && cost(item, next) - cost(item, now) <= left,
    );
    if (level === undefined) {
      misfits += 1;
      continue;
    }
    left -= cost(item, level) - cost(item, now);
    levels.set(item, level);
  }
  return levels;
}

/** Every loss in the longest form in which all fit; where not even names fit, as many as do. The bytes that they take. */
function keepLosses(all: readonly Item[], room: number, levels: Map<Item, Level>): number {
  const losses = all.filter(({ isKept }) => isKept);
  for (const level of ['short', 'tiny'] as const) {
    const bytes = trySum(losses, level, room);
    if (bytes === undefined) continue;
    losses.forEach((item) => levels.set(item, level));
    return bytes;
  }
  let used = 0;
  for (const item of losses) {
    if (used + cost(item, 'tiny') > room) break;
    used += cost(item, 'tiny');
    levels.set(item, 'tiny');
  }
  return used;
}

/** So many that did not fit, and the room is as good as used up: the rest need not be written to be measured. */
const mostMisfits = 50;

/** No change can be told in less. */
const shortestLine = 10;

const lengths: readonly Level[] = ['none', 'tiny', 'short', 'full'];

function isMore(next: Level, now: Level): boolean {
  return lengths.indexOf(next) > lengths.indexOf(now);
}

/** The bytes of all items, when they are not too many. */
function trySum(items: readonly Item[], level: Level, room: number): number | undefined {
  let bytes = 0;
  for (const item of items) {
    bytes += cost(item, level);
    if (bytes > room) return undefined;
  }
  return bytes;
}

/** Bytes, with the end of the line, and with what the fence around it must be longer for its sake. */
function cost(item: Item, level: Level): number {
  if (level === 'none') return 0;
  const text = textOfItem(item, level);
  const longestRun = (text.match(/`{3,}/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 2);
  return Buffer.byteLength(text) + 1 + 2 * (longestRun - 2);
}

function byRank(items: readonly Item[]): readonly Item[] {
  return items.toSorted((a, b) => a.rank - b.rank);
}
