import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TerraformCli } from '../pipeline/adapters/terraform-cli';
import { type ProviderInstallation, writeCliConfig } from '../pipeline/adapters/terraform-cli-config';
import { childEnvironment, type ParentEnvironment } from './child-environment';
import { InterruptedError, providerMissing } from './errors';
import { conventionalMirrors, findProviderMirror, type ProviderBuild, unpackedFolder } from './find-provider-mirror';
import { type Product, type TerraformProgram } from './find-terraform';
import { testedProviderVersion } from './tested-versions';
import { userCache } from './user-cache';

/** Where to look, and what to say meanwhile. */
export interface ProviderContext {
  readonly environment: ParentEnvironment;
  /** A folder of this run alone. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/**
 * An unpacked mirror that holds the tested AWS provider: one of the machine's, else one in the user's cache, which the first
 * run fills from a packed mirror or from the registry.
 * @throws MissingError ProviderMissing
 * @throws InterruptedError when the signal aborts
 */
export async function findAwsProvider(program: TerraformProgram, context: ProviderContext): Promise<string> {
  const build: ProviderBuild = {
    host: registryOf(program.product),
    version: testedProviderVersion,
    platform: program.platform,
  };
  const cache = join(
    userCache(childEnvironment(context.environment)),
    'aws-provider',
    `${build.version}-${program.product}`,
  );
  const folders = [cache, ...(await conventionalMirrors(context.environment))];
  const found = await findProviderMirror(folders, build);
  if (found?.layout === 'unpacked') return found.folder;
  const linked = await tryLinkTerraforms(folders, build, context.folder);
  if (linked !== undefined) return linked;
  await fillCache(cache, { program, mirror: found?.folder, context });
  return cache;
}

/** The registry that a short provider name, such as hashicorp/aws, is looked up in. */
export function registryOf(product: Product): string {
  return product === 'tofu' ? 'registry.opentofu.org' : 'registry.terraform.io';
}

/** OpenTofu runs the same program, which only has to stand under its own registry's name; it follows a link to the leaf alone. */
async function tryLinkTerraforms(
  folders: readonly string[],
  build: ProviderBuild,
  folder: string,
): Promise<string | undefined> {
  const terraforms = { ...build, host: registryOf('terraform') };
  if (build.host === terraforms.host) return undefined;
  const found = await findProviderMirror(folders, terraforms);
  if (found?.layout !== 'unpacked') return undefined;
  const mirror = join(folder, 'mirror');
  const link = unpackedFolder(mirror, build);
  await mkdir(dirname(link), { recursive: true });
  await symlink(unpackedFolder(found.folder, terraforms), link);
  return mirror;
}

interface Filling {
  readonly program: TerraformProgram;
  /** A packed mirror; undefined for the registry. */
  readonly mirror: string | undefined;
  readonly context: ProviderContext;
}

/** Terraform's own installer fetches, checks and unpacks; the cache appears when it is whole. */
async function fillCache(cache: string, { program, mirror, context }: Filling): Promise<void> {
  context.onProgress(`installing the AWS provider ${testedProviderVersion} (once)`);
  await mkdir(dirname(cache), { recursive: true, mode: 0o700 });
  const draft = await mkdtemp(`${cache}-`);
  try {
    const unpacked = join(draft, 'unpacked');
    await mkdir(unpacked);
    await install(draft, {
      program,
      context,
      installation: { cache: unpacked, ...(mirror === undefined ? {} : { mirror }) },
    });
    await rename(unpacked, cache).catch((error: unknown) => {
      if (!existsSync(cache)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

interface Install {
  readonly program: TerraformProgram;
  readonly context: ProviderContext;
  readonly installation: ProviderInstallation;
}

async function install(folder: string, { program, context, installation }: Install): Promise<void> {
  const cliConfigFile = join(folder, 'terraform.rc');
  await writeCliConfig(cliConfigFile, installation);
  await writeFile(
    join(folder, 'provider.tf.json'),
    JSON.stringify({ terraform: { required_providers: { aws: requiredProvider } } }),
  );
  const terraform = new TerraformCli({
    executable: program.executable,
    environment: childEnvironment(context.environment),
    cliConfigFile,
  });
  const result = await terraform.init({
    folder,
    environment: {},
    logFile: join(context.folder, 'provider.log'),
    signal: context.signal,
  });
  if (result.kind === 'interrupted') throw new InterruptedError();
  if (result.kind === 'failed') throw providerMissing(testedProviderVersion, result.problems.join(' '));
}

/** As `required_providers` names the tested provider. */
export const requiredProvider = { source: 'hashicorp/aws', version: testedProviderVersion } as const;
