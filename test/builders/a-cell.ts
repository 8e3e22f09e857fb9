import { type ConfigInput } from '../../src/infrastructure/config/config';
import { planConfig } from '../../src/infrastructure/plan-config';
import { type CellPlan } from '../../src/infrastructure/topology/cell-plan';
import { formatFault } from '../../src/contract/fault';
import { aConfig } from './a-config';

/** The cells of a configuration that must be good. */
export function cellsOf(config: ConfigInput): readonly CellPlan[] {
  const { cells, faults } = planConfig(config);
  if (faults.length > 0) throw new Error(faults.map(formatFault).join('\n'));
  return cells;
}

/** The first cell of a good configuration. */
export function aCell(overrides: Partial<ConfigInput> = {}): CellPlan {
  const [cell] = cellsOf(aConfig(overrides));
  if (!cell) throw new Error('The configuration has no cell');
  return cell;
}
