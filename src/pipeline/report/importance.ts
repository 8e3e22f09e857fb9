import { type PlanEntry } from './plan-section';

/** How soon an entry has to be seen; the first are never left out. */
export type Importance = 'loss' | 'risk' | 'change' | 'bookkeeping' | 'creation' | 'read';

/** In order, the first first. */
const order: readonly Importance[] = ['loss', 'risk', 'change', 'bookkeeping', 'creation', 'read'];

/** How soon an entry has to be seen. */
export function importanceOf(entry: PlanEntry, isRisky: boolean): Importance {
  switch (entry.action) {
    case 'delete':
    case 'replace':
      return 'loss';
    case 'update':
      return isRisky ? 'risk' : 'change';
    case 'forget':
    case 'no-op':
      return isRisky ? 'risk' : 'bookkeeping';
    case 'create':
      return isRisky ? 'risk' : 'creation';
    case 'read':
      return 'read';
  }
}

/** Where an importance stands; 0 is first. */
export function rankOf(importance: Importance): number {
  return order.indexOf(importance);
}

/** Orders entries by importance, then risk, then address. */
export function byImportance(risky: ReadonlySet<string | undefined>): (a: PlanEntry, b: PlanEntry) => number {
  const rank = (entry: PlanEntry) => {
    const isRisky = risky.has(entry.address);
    return rankOf(importanceOf(entry, isRisky)) * 2 + (isRisky ? 0 : 1);
  };
  return (a, b) => rank(a) - rank(b) || compareTexts(keyOf(a), keyOf(b));
}

function keyOf({ address, deposed = '' }: PlanEntry): string {
  return `${address} ${deposed}`;
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
