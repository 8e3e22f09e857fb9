import * as z from 'zod';

const blockSchema = z.object({ '//': z.object({ metadata: z.object({ path: z.string() }) }).optional() });
const blocksSchema = z.record(z.string(), z.record(z.string(), blockSchema));
const stackSchema = z.object({ resource: blocksSchema.optional(), data: blocksSchema.optional() });

/**
 * Finds the construct behind an address of a synthesized stack.
 * @param text the stack's `cdk.tf.json`
 * @throws ZodError when the text is no such stack
 */
export function constructFinder(text: string): (address: string) => string | undefined {
  const { resource = {}, data = {} } = stackSchema.parse(JSON.parse(text));
  const paths = new Map([...pathsIn(resource, ''), ...pathsIn(data, 'data.')]);
  return (address) => paths.get(address.replace(/\[[^\]]*\]$/, ''));
}

function pathsIn(blocks: z.output<typeof blocksSchema>, prefix: string): readonly (readonly [string, string])[] {
  return Object.entries(blocks).flatMap(([type, byName]) =>
    Object.entries(byName).flatMap(([name, block]) => {
      const path = block['//']?.metadata.path;
      return path === undefined ? [] : [[`${prefix}${type}.${name}`, path] as const];
    }),
  );
}
