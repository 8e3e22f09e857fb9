import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type ParentEnvironment } from './child-environment';

/** One build of a provider. */
export interface ProviderBuild {
  /** The registry that names it: `registry.terraform.io`. */
  readonly host: string;
  readonly version: string;
  /** Such as `linux_amd64`. */
  readonly platform: string;
}

/** A folder in a mirror's layout that holds the provider. */
export interface ProviderMirror {
  readonly folder: string;
  /** Packed: a zip beside the others of its provider. Unpacked: `<version>/<platform>/` with the program in it. */
  readonly layout: 'unpacked' | 'packed';
}

/**
 * The first of the folders that holds the AWS provider; undefined when none does.
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#filesystem_mirror
 */
export async function findProviderMirror(
  folders: readonly string[],
  build: ProviderBuild,
): Promise<ProviderMirror | undefined> {
  for (const folder of folders) {
    const layout = await tryFindLayout(folder, build);
    if (layout !== undefined) return { folder, layout };
  }
  return undefined;
}

/** The folder of the program itself, in an unpacked mirror. */
export function unpackedFolder(mirror: string, { host, version, platform }: ProviderBuild): string {
  return join(mirror, host, 'hashicorp', 'aws', version, platform);
}

async function tryFindLayout(folder: string, build: ProviderBuild): Promise<ProviderMirror['layout'] | undefined> {
  const unpacked = await namesIn(unpackedFolder(folder, build));
  if (unpacked.some((name) => name.startsWith('terraform-provider-aws'))) return 'unpacked';
  const packed = await namesIn(join(folder, build.host, 'hashicorp', 'aws'));
  return packed.includes(`terraform-provider-aws_${build.version}_${build.platform}.zip`) ? 'packed' : undefined;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

/**
 * Where providers conventionally lie: the plugin cache, Terraform's implied mirrors, then every folder in a mirror's layout
 * among the system's add-on software.
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 */
export async function conventionalMirrors(environment: ParentEnvironment): Promise<readonly string[]> {
  const cache = environment.TF_PLUGIN_CACHE_DIR;
  return [
    ...(cache === undefined ? [] : [cache]),
    ...impliedMirrors(environment),
    ...(await mirrorsBelow(addOnSoftware)),
  ];
}

/** Where the file system's standard puts add-on software. */
const addOnSoftware = '/opt';

function impliedMirrors(environment: ParentEnvironment): readonly string[] {
  const home = environment.HOME ?? homedir();
  const ofSystem = new Map([
    ['darwin', () => macMirrors(home)],
    ['win32', () => windowsMirrors(environment.APPDATA ?? home)],
  ]).get(process.platform);
  return [join(home, '.terraform.d', 'plugins'), ...(ofSystem?.() ?? xdgMirrors(home, environment))];
}

function macMirrors(home: string): readonly string[] {
  return [home, '/'].map((root) => join(root, 'Library', 'Application Support', 'io.terraform', 'plugins'));
}

function windowsMirrors(data: string): readonly string[] {
  return [join(data, 'terraform.d', 'plugins'), join(data, 'HashiCorp', 'Terraform', 'plugins')];
}

function xdgMirrors(home: string, environment: ParentEnvironment): readonly string[] {
  const shared = (environment.XDG_DATA_DIRS ?? '/usr/local/share:/usr/share').split(delimiter);
  return [environment.XDG_DATA_HOME ?? join(home, '.local', 'share'), ...shared].map((folder) =>
    join(folder, 'terraform', 'plugins'),
  );
}

/** A vendor's folder, a product's, and one more: deeper than that nobody keeps a mirror, and looking costs time. */
const deepest = 3;

/** Folders below one that have a registry's name among their entries, nearest first. */
export async function mirrorsBelow(folder: string, depth = deepest): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory() || entry.isSymbolicLink()).map((entry) => entry.name);
  if (names.some((name) => registryHosts.has(name))) return [folder];
  if (depth === 0) return [];
  const below = await Promise.all(names.toSorted().map((name) => mirrorsBelow(join(folder, name), depth - 1)));
  return below.flat();
}

const registryHosts: ReadonlySet<string> = new Set(['registry.terraform.io', 'registry.opentofu.org']);
