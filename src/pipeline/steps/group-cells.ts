import { type Cells } from '../../contract/cells';
import { unknownCell } from './errors';
import { chooseCells } from './select-cells';

/**
 * Ids of the cells that a merge deploys, by their environment; only of these, where some are named.
 * @throws UserError UnknownCell when one is not there, or is not deployed by a merge
 */
export function groupCells(cells: Cells, ids: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const chosen = chooseCells(cells, ids);
  const local = chosen.find(({ deploy }) => deploy === 'local');
  if (local)
    throw unknownCell(
      local.id,
      chooseCells(cells, []).map(({ id }) => id),
    );
  const environments = [...new Set(chosen.map(({ environment }) => environment))];
  const idsIn = (name: string) => chosen.flatMap(({ id, environment }) => (environment === name ? [id] : []));
  return Object.fromEntries(environments.map((name) => [name, idsIn(name)]));
}
