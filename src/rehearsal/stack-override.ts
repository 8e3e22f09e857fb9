import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { registryOf, requiredProvider } from './aws-provider';
import { type Product } from './find-terraform';
import { testedProviderVersion } from './tested-versions';

/** What a rehearsal changes in a stack. */
export interface StackSettings {
  readonly product: Product;
  /** The registry in the names of images: `127.0.0.1:4566`. */
  readonly registryHost: string;
}

/** Writes what only a rehearsal needs beside a synthesized stack, which itself stays as it is. */
export async function writeStackSettings(folder: string, settings: StackSettings): Promise<void> {
  const stack = stackSchema.parse(JSON.parse(await readFile(join(folder, 'cdk.tf.json'), 'utf8')));
  await writeJson(join(folder, 'rehearsal_override.tf.json'), overrideFor(stack, settings));
  await setAsideForeignLock(join(folder, '.terraform.lock.hcl'), settings.product);
}

/** As much of a synthesized stack as decides what may be overridden. */
const stackSchema = z.object({
  locals: z.object({ registry: z.string().optional() }).optional(),
  resource: z.object({ aws_ecr_repository: z.record(z.string(), z.unknown()).default({}) }).optional(),
});

/**
 * Terraform merges it over the stack: local state, the tested provider, and what an AWS API on one address needs.
 * @see https://developer.hashicorp.com/terraform/language/files/override
 */
export function overrideFor(stack: z.output<typeof stackSchema>, { registryHost }: StackSettings) {
  return {
    terraform: { backend: { local: {} }, required_providers: { aws: requiredProvider } },
    provider: { aws: [{ s3_use_path_style: true, skip_metadata_api_check: 'true' }] },
    // Only what is there can be overridden.
    ...(stack.locals?.registry === undefined ? {} : { locals: { registry: registryHost } }),
    ...forcedDeletion(Object.keys(stack.resource?.aws_ecr_repository ?? {})),
  };
}

/** A repository with images in it can only be destroyed by force, which a real one is never given. */
function forcedDeletion(repositories: readonly string[]) {
  if (repositories.length === 0) return {};
  const forced = repositories.map((id) => [id, { force_delete: true }] as const);
  return { resource: { aws_ecr_repository: Object.fromEntries(forced) } };
}

async function writeJson(file: string, value: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** A lock of another version, or of the other product's registry, would forbid the tested provider. */
async function setAsideForeignLock(file: string, product: Product): Promise<void> {
  const lock = await readFile(file, 'utf8').catch(() => undefined);
  if (lock !== undefined && !locksTestedProvider(lock, product)) await rm(file);
}

/** Whether a lock file is for the provider that rehearsals use. */
export function locksTestedProvider(lock: string, product: Product): boolean {
  const block = lock.split(`provider "${registryOf(product)}/hashicorp/aws"`)[1];
  return /^\s*\{\s*version\s*=\s*"([^"]*)"/.exec(block ?? '')?.[1] === testedProviderVersion;
}
