import * as z from 'zod';

/**
 * How many things a plan would change: resources that are not left as they are, and outputs.
 * @param plan what `terraform show -json` prints
 * @throws ZodError when the plan is of another major format, errored, or has actions unknown here
 */
export function countChanges(plan: unknown): number {
  const { resource_changes: resources, output_changes: outputs } = planSchema.parse(plan);
  const changes = [...resources.map(({ change }) => change), ...Object.values(outputs)];
  return changes.filter(({ actions }) => actions.some((action) => !leavesAsIs.has(action))).length;
}

const actions = ['no-op', 'read', 'create', 'update', 'delete', 'forget'] as const;

const leavesAsIs = new Set<string>(['no-op', 'read']);

const changeSchema = z.object({ actions: z.array(z.enum(actions)) });

const planSchema = z.object({
  format_version: z.string().regex(/^1\./),
  errored: z.literal(false).optional(),
  resource_changes: z.array(z.object({ change: changeSchema })).default([]),
  output_changes: z.record(z.string(), changeSchema).default({}),
});
