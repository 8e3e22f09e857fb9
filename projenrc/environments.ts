import { z } from 'zod';

const configSchema = z.object({
  environments: z.record(z.string(), z.object({ deploy: z.string().optional() })),
});

/**
 * Names of the environments that a merge deploys, in their order. Nothing else of a configuration is looked at: what is wrong with it is
 * said by synthesis.
 */
export function deployedEnvironments(config: unknown): readonly string[] {
  const { environments = {} } = configSchema.safeParse(config).data ?? {};
  return Object.entries(environments).flatMap(([name, { deploy = 'aws' }]) => (deploy === 'aws' ? [name] : []));
}
