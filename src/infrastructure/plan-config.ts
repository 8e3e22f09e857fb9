import { type Accounts } from '../contract/accounts';
import { type Cells } from '../contract/cells';
import { independentFaults, type Fault, type Warning } from '../contract/fault';
import { parseConfig } from './config/parse-config';
import { type AccountPlan } from './topology/bootstrap/account-plan';
import { listAccounts } from './topology/bootstrap/list-accounts';
import { type CellPlan } from './topology/cell-plan';
import { deriveCells } from './topology/derive-cells';
import { listCells } from './topology/list-cells';
import { type RegistryPlan } from './topology/registry-plan';

/** What a configuration means. */
export interface ConfigPlan {
  readonly cells: readonly CellPlan[];
  readonly registries: readonly RegistryPlan[];
  /** What the pipeline is told of them. */
  readonly list: Cells;
  readonly accounts: readonly AccountPlan[];
  /** What bootstrap is told of them. */
  readonly accountList: Accounts;
  /** Everything that is wrong, whoever saw it. Nothing may be built while there are any. */
  readonly faults: readonly Fault[];
  readonly warnings: readonly Warning[];
}

/** From what the user wrote to what is deployed. */
export function planConfig(input: unknown): ConfigPlan {
  const parsed = parseConfig(input);
  const derived = deriveCells(parsed.config);
  return {
    cells: derived.cells,
    registries: derived.registries,
    list: listCells(parsed.config.project, derived),
    accounts: derived.accounts,
    accountList: listAccounts(derived.accounts),
    faults: [...parsed.faults, ...independentFaults(parsed.faults, derived.faults)],
    warnings: derived.warnings,
  };
}
