import { cellIdSchema } from '../../contract/values';
import { type Fault, type Warning } from '../../contract/fault';
import { type Config } from '../config/config';
import { planAccounts, type AccountPlan } from './bootstrap/account-plan';
import { bootstrapFaults } from './bootstrap/bootstrap-faults';
import { cellFaults } from './cell-faults';
import { planCell, type CellPlan } from './cell-plan';
import { quotaWarnings } from './quota-warnings';
import { planRegistries, type RegistryPlan } from './registry-plan';
import { trafficFaults } from './traffic/traffic-faults';

/** What a configuration means: everything that is deployed, and what cannot be or may surprise. */
export interface DerivedCells {
  /** In the order of the configuration. */
  readonly cells: readonly CellPlan[];
  readonly registries: readonly RegistryPlan[];
  /** What each account needs first. */
  readonly accounts: readonly AccountPlan[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly Warning[];
}

/** Derives the cells of every environment, and every fault that only topology can see. */
export function deriveCells(config: Config): DerivedCells {
  const cells = Object.entries(config.environments).flatMap(([environmentName, environment]) =>
    environment.networking.map(({ name, networking, path }) =>
      planCell({
        id: cellIdSchema.parse(name === undefined ? environmentName : `${environmentName}-${name}`),
        project: config.project,
        environmentName,
        environment,
        networking,
        networkingPath: ['environments', environmentName, ...path],
        services: config.services,
      }),
    ),
  );
  const accounts = planAccounts(config, cells);
  return {
    cells,
    registries: planRegistries(config),
    accounts,
    faults: [...trafficFaults(config), ...cellFaults(config, cells), ...bootstrapFaults(config, { accounts, cells })],
    warnings: quotaWarnings(cells),
  };
}
