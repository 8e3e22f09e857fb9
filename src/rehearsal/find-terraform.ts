import { satisfies } from 'semver';
import { z } from 'zod';
import { runCommand } from '../pipeline/adapters/child-process';
import { type Environment } from './child-environment';
import { terraformMissing } from './errors';
import { fetchTerraform } from './fetch-terraform';
import { usableTerraformVersions } from './tested-versions';

/** A Terraform or OpenTofu that can be used. */
export interface TerraformProgram {
  readonly executable: string;
  readonly product: Product;
  readonly version: string;
  /** As providers are named for it: `linux_amd64`. */
  readonly platform: string;
}

/** OpenTofu installs the same providers from a registry of its own. */
export type Product = 'terraform' | 'tofu';

/**
 * The first usable program on PATH, else one that is fetched once into the user's cache.
 * @throws MissingError TerraformMissing
 */
export async function findTerraform(
  environment: Environment,
  onProgress: (text: string) => void,
  wanted: readonly Product[] = products,
): Promise<TerraformProgram> {
  const found = await Promise.all(wanted.map((product) => tryProbe(product, product, environment)));
  const usable = found.find((program) => program && isUsable(program));
  if (usable) return usable;
  try {
    const executable = await fetchTerraform(environment, onProgress);
    const fetched = await tryProbe(executable, 'terraform', environment);
    if (fetched) return fetched;
    throw new Error(`${executable} does not run on this machine`);
  } catch (error) {
    throw terraformMissing(describe(found), error instanceof Error ? error.message : String(error));
  }
}

const products = ['terraform', 'tofu'] as const;

/** Whether a version is new enough. */
export function isUsable({ version }: Pick<TerraformProgram, 'version'>): boolean {
  return satisfies(version, usableTerraformVersions, { includePrerelease: true });
}

async function tryProbe(
  executable: string,
  product: Product,
  environment: Environment,
): Promise<TerraformProgram | undefined> {
  try {
    const end = await runCommand({
      executable,
      arguments: ['version', '-json'],
      folder: process.cwd(),
      environment: { ...environment, CHECKPOINT_DISABLE: '1' },
    });
    const { terraform_version: version, platform } = versionSchema.parse(JSON.parse(end.stdout));
    return { executable, product, version, platform };
  } catch {
    // Not there, or something else by that name.
    return undefined;
  }
}

const versionSchema = z.object({ terraform_version: z.string(), platform: z.string() });

function describe(found: readonly (TerraformProgram | undefined)[]): string {
  const old = found.flatMap((program) => (program ? [`${program.product} ${program.version}`] : []));
  return old.length === 0 ? 'Neither is on PATH.' : `PATH has ${old.join(' and ')}.`;
}
