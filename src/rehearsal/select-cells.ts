import { closest } from 'fastest-levenshtein';
import { type Cell } from '../contract/cells';
import { noLocalCells, unknownCell } from './errors';

/** Which cells are rehearsed. */
export interface CellChoice {
  /** Ids of the cells wanted; empty for no wish. */
  readonly only: readonly string[];
  /** Every environment, where the default is those with deploy 'local'. */
  readonly all: boolean;
}

/**
 * The chosen cells, in the order of the configuration.
 * @throws UserError UnknownCell, NoLocalCells
 */
export function selectCells(cells: readonly Cell[], { only, all }: CellChoice): readonly Cell[] {
  const known: readonly string[] = cells.map(({ id }) => id);
  for (const id of only) {
    if (!known.includes(id)) throw unknownCell(id, known, closestTo(id, known));
  }
  if (only.length > 0) return cells.filter(({ id }) => only.includes(id));
  const selected = all ? cells : cells.filter(({ deploy }) => deploy === 'local');
  if (selected.length === 0) throw noLocalCells(known);
  return selected;
}

/** The known name that is most like the one written; undefined when there are no names. */
export function closestTo(written: string, known: readonly string[]): string | undefined {
  return known.length === 0 ? undefined : closest(written, [...known]);
}
