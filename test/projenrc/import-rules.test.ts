import { z } from 'zod';
import { importRules } from '../../projenrc/import-rules';

const ruleSchema = z.object({
  name: z.string(),
  comment: z.string(),
  from: z.object({ path: z.string().optional(), pathNot: z.string().optional() }),
  to: z.object({
    path: z.string().optional(),
    pathNot: z.string().optional(),
    dependencyTypes: z.array(z.string()).optional(),
    circular: z.boolean().optional(),
  }),
});
const rules = z.array(ruleSchema).parse(importRules().forbidden);

/** Names of the rules that forbid this import, as dependency-cruiser reads them: `$1` is what the importer's pattern caught. */
function forbidding(from: string, to: string): readonly string[] {
  return rules.flatMap((rule) => {
    const caught = rule.from.path === undefined ? null : new RegExp(rule.from.path).exec(from);
    if (!caught || (rule.from.pathNot !== undefined && new RegExp(rule.from.pathNot).test(from))) return [];
    const pattern = (text: string) => new RegExp(text.replace('$1', caught[1] ?? ''));
    const isCore = /^(node:)?[a-z_]+(\/promises)?$/.test(to);
    const matches =
      rule.to.path === undefined
        ? isCore && rule.to.dependencyTypes?.includes('core') === true
        : pattern(rule.to.path).test(to);
    const spared = rule.to.pathNot !== undefined && pattern(rule.to.pathNot).test(to);
    return matches && !spared ? [rule.name] : [];
  });
}

const infrastructure = 'src/infrastructure';

describe('an import rule', () => {
  it.each([
    ['src/contract/cells.ts', `${infrastructure}/config/config.ts`],
    [`${infrastructure}/config/config.ts`, `${infrastructure}/topology/cell-plan.ts`],
    [`${infrastructure}/topology/cell-plan.ts`, `${infrastructure}/constructs/find.ts`],
    [`${infrastructure}/topology/cell-plan.ts`, 'node_modules/cdktf/lib/index.js'],
    [`${infrastructure}/constructs/find.ts`, `${infrastructure}/stacks/cell-stack.ts`],
    [`${infrastructure}/constructs/find.ts`, 'node_modules/@cdktf/provider-aws/lib/index.js'],
    [`${infrastructure}/topology/cell-plan.ts`, 'fs'],
    [`${infrastructure}/stacks/cell-stack.ts`, 'src/pipeline/ports/terraform.ts'],
    ['src/pipeline/ports/terraform.ts', 'src/pipeline/adapters/terraform-cli.ts'],
    ['src/pipeline/adapters/terraform-cli.ts', 'src/pipeline/terraform/changes.ts'],
    ['src/pipeline/steps/plan-cells.ts', 'src/pipeline/adapters/terraform-cli.ts'],
    ['src/pipeline/steps/plan-cells.ts', 'child_process'],
    ['src/pipeline/terraform/changes.ts', `${infrastructure}/config/config.ts`],
    ['src/pipeline/cost/price.ts', 'fs'],
    ['src/pipeline/rollout/verdict.ts', 'path'],
    ['src/rehearsal/rehearse.ts', `${infrastructure}/plan-config.ts`],
    ['src/rehearsal/rehearse.ts', 'src/main.ts'],
    ['src/pipeline/steps/plan-cells.ts', 'node_modules/@actions/core/lib/core.js'],
    ['actions/plan/main.ts', 'actions/apply/main.ts'],
    ['actions/plan/main.ts', `${infrastructure}/plan-config.ts`],
    ['src/contract/cells.ts', 'test/builders/a-config.ts'],
    ['test/contract/fault.test.ts', 'fargate.config.ts'],
    ['src/main.ts', 'node_modules/cdktn/lib/index.js'],
  ])('keeps %s from %s', (from, to) => {
    expect(forbidding(from, to)).not.toEqual([]);
  });

  it.each([
    [`${infrastructure}/config/config.ts`, 'src/contract/values.ts'],
    [`${infrastructure}/topology/cell-plan.ts`, `${infrastructure}/config/config.ts`],
    [`${infrastructure}/topology/resource-names.ts`, 'crypto'],
    [`${infrastructure}/constructs/find.ts`, `${infrastructure}/topology/cell-plan.ts`],
    [`${infrastructure}/constructs/network-construct.ts`, 'node_modules/@cdktf/provider-aws/lib/vpc/index.js'],
    ['src/main.ts', 'node_modules/cdktf/lib/index.js'],
    ['src/pipeline/steps/plan-cells.ts', 'src/pipeline/ports/terraform.ts'],
    ['src/pipeline/report/comment.ts', 'src/pipeline/terraform/changes.ts'],
    ['src/pipeline/adapters/child-process.ts', 'child_process'],
    ['src/rehearsal/rehearse.ts', 'src/pipeline/adapters/terraform-cli.ts'],
    ['src/commands/start.ts', 'src/rehearsal/rehearse.ts'],
    ['actions/plan/main.ts', 'actions/plan/inputs.ts'],
    ['actions/plan/main.ts', 'actions/entry.ts'],
    ['actions/plan/main.ts', 'src/pipeline/steps/plan-cells.ts'],
  ])('lets %s have %s', (from, to) => {
    expect(forbidding(from, to)).toEqual([]);
  });

  it('says why, each of them', () => {
    for (const { comment } of rules) expect(comment.length).toBeGreaterThan(15);
  });

  it('forbids cycles', () => {
    expect(rules.some(({ to }) => to.circular === true)).toBe(true);
  });
});
