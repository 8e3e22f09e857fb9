import { z } from 'zod';
import { environmentSchema, type EnvironmentInput } from './environment';
import { closedObject, resourceName } from './scalar';
import { serviceSchema, type ServiceInput } from './service';

/** What `fargate.config.ts` says. */
export interface ConfigInput {
  /** The first part of every name in AWS. */
  readonly project: string;
  /** Where it runs, in the order in which a merge deploys. */
  readonly environments: Readonly<Record<string, EnvironmentInput>>;
  /** What runs there. */
  readonly services: Readonly<Record<string, ServiceInput>>;
}

export const configSchema = closedObject({
  project: resourceName(16),
  environments: z.record(resourceName(20), environmentSchema),
  services: z.record(resourceName(20), serviceSchema),
}) satisfies z.ZodType<unknown, ConfigInput>;

/** The configuration with every default filled in. */
export type Config = z.output<typeof configSchema>;
