import { type Cell, type Cells } from '../../contract/cells';
import { unknownCell } from './errors';

/**
 * The cells of these ids, or every one that a merge deploys; in the order of the configuration.
 * @throws UserError UnknownCell
 */
export function chooseCells({ cells }: Cells, ids: readonly string[]): readonly Cell[] {
  if (ids.length === 0) return cells.filter(({ deploy }) => deploy === 'aws');
  const known: readonly string[] = cells.map(({ id }) => id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) throw unknownCell(unknown, known);
  return cells.filter(({ id }) => ids.includes(id));
}
