import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { App } from 'cdktf';
import { createJiti } from 'jiti';
import { accountsFileName, formatAccounts } from './contract/accounts';
import { cellsFileName, formatCells } from './contract/cells';
import { formatFault, type Fault } from './contract/fault';
import { planConfig, type ConfigPlan } from './infrastructure/plan-config';
import { BootstrapStack } from './infrastructure/stacks/bootstrap-stack';
import { CellStack } from './infrastructure/stacks/cell-stack';
import { RegistryStack } from './infrastructure/stacks/registry-stack';

/** The committed choice of providers; every stack gets a copy. */
const lockFile = 'terraform.lock.hcl';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      config: { type: 'string', default: 'fargate.config.ts' },
      out: { type: 'string', default: 'cdktf.out' },
    },
  });
  const plan = planConfig(await loadConfig(resolve(values.config)));
  if (plan.faults.length > 0) {
    console.error(`${values.config} has ${count(plan.faults, 'fault')}; nothing was written.\n`);
    console.error(plan.faults.map(formatFault).join('\n\n'));
    process.exitCode = 1;
    return;
  }
  if (plan.warnings.length > 0) console.error(`Mind:\n\n${plan.warnings.map(formatFault).join('\n\n')}\n`);
  withoutCreationTraces(() => synthesize(plan, resolve(values.out)));
  console.error(`${values.out}: ${count(plan.cells, 'cell')}, ${count(plan.registries, 'registry stack')}`);
}

async function loadConfig(path: string): Promise<unknown> {
  if (!existsSync(path)) throw new Error(`There is no file ${path}. Name one with --config.`);
  return createJiti(__filename).import(path, { default: true });
}

/** Writes the stacks, cells.json and accounts.json. What an earlier run left of them goes first: a removed cell must not stay. */
function synthesize({ accounts, cells, registries, list, accountList }: ConfigPlan, outdir: string): void {
  rmSync(join(outdir, 'stacks'), { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  const app = new App({ outdir });
  accounts.forEach((account) => new BootstrapStack(app, account));
  registries.forEach((registry) => new RegistryStack(app, registry));
  cells.forEach((cell) => new CellStack(app, cell));
  app.synth();
  writeFileSync(join(outdir, cellsFileName), formatCells(list));
  writeFileSync(join(outdir, accountsFileName), formatAccounts(accountList));
  if (!existsSync(lockFile)) return;
  [...accountList.accounts, ...list.registries, ...list.cells].forEach(({ stack }) => {
    copyFileSync(lockFile, join(outdir, stack, '.terraform.lock.hcl'));
  });
}

/** CDKTF notes where in the source every token was made. Nothing reads it, and formatting it takes a fifth of the time. */
function withoutCreationTraces(work: () => void): void {
  Error.prepareStackTrace = () => '';
  try {
    work();
  } finally {
    Reflect.deleteProperty(Error, 'prepareStackTrace');
  }
}

function count(items: readonly (Fault | object)[], noun: string): string {
  return `${items.length} ${noun}${items.length === 1 ? '' : 's'}`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
