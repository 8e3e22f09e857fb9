import { formatCells } from '../../src/contract/cells';
import { type ConfigInput } from '../../src/infrastructure/config/config';
import { planConfig } from '../../src/infrastructure/plan-config';
import { synthesizedCell, synthesizedRegistry } from '../support/synthesized-stack';

/** A stack as it is written for Terraform. */
export interface LifeStack {
  readonly id: string;
  readonly account: string;
  readonly text: string;
}

/** A configuration as synthesis writes it. */
export interface LifeStacks {
  readonly cells: readonly LifeStack[];
  readonly registries: readonly LifeStack[];
  /** What is in `cdktf.out` for a job, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** Images that the cells name, as `repository:tag`. */
  readonly images: readonly { readonly repository: string; readonly tag: string }[];
}

/**
 * Synthesizes it in memory.
 * @throws Error when it has a fault
 */
export function lifeStacks(config: ConfigInput): LifeStacks {
  const { cells: plans, registries, list, faults } = planConfig(config);
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  const cells = plans.map((cell) => ({ id: cell.id, account: cell.account, text: synthesizedCell(cell).text }));
  const tags = JSON.stringify({ images: Object.fromEntries(list.images.map(({ name }) => [name, 'tag'])) });
  return {
    cells,
    registries: registries.map((each) => ({
      id: each.id,
      account: each.account,
      text: synthesizedRegistry(each).text,
    })),
    files: new Map([
      ['cdktf.out/cells.json', formatCells(list)],
      ...cells.flatMap(({ id, text }): readonly (readonly [string, string])[] => [
        [`cdktf.out/stacks/${id}/cdk.tf.json`, text],
        [`cdktf.out/stacks/${id}/images.auto.tfvars.json`, tags],
      ]),
    ]),
    images: [...list.images.map(({ repository }) => ({ repository, tag: 'tag' })), ...list.copies],
  };
}
