import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { packagesNotInstalled, pythonMissing } from './errors';

const execute = promisify(execFile);

/** Environment variables for child processes. */
export type Environment = Readonly<Record<string, string>>;

/** What an emulator needs of Python: exact versions, and the lock file that installs them. */
export interface PythonRequirement {
  readonly name: string;
  /** Distributions and the versions that will do. */
  readonly distributions: Readonly<Record<string, string>>;
  /** Modules that must be importable besides. */
  readonly modules: readonly string[];
  /** A file for `pip install --require-hashes -r`. */
  readonly lockFile: string;
}

/** Where and how Python packages are found and installed. */
export interface InstallationContext {
  readonly environment: Environment;
  readonly onProgress: (message: string) => void;
}

/**
 * A Python per requirement: one of the machine's that has the packages already, else an environment of our own in the
 * user's cache folder, which the first run fills.
 * @throws EmbeddedAwsError PythonMissing, PythonPackagesNotInstalled
 */
export async function findOrInstallPythons(
  requirements: readonly PythonRequirement[],
  context: InstallationContext,
): Promise<readonly string[]> {
  const pythons = await probePythons(requirements, context.environment);
  const found = requirements.map((requirement) => pythons.find((python) => fulfils(python, requirement))?.executable);
  const missing = requirements.filter((_, index) => found[index] === undefined);
  const installer = pythons.find((python) => python.canMakeEnvironments && isSupported(python));
  if (missing.length > 0 && !installer)
    throw pythonMissing(
      candidates,
      missing.map((requirement) => requirement.name),
    );
  const executables: string[] = [];
  for (const [index, requirement] of requirements.entries()) {
    executables.push(found[index] ?? (await install(requirement, installer ?? neverNeeded(), context)));
  }
  return executables;
}

/** In order of preference: what the machine calls python3 first, then the newest that both emulators support. */
const candidates = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10'] as const;

const pythonSchema = z.object({
  executable: z.string(),
  version: z.tuple([z.number(), z.number()]),
  canMakeEnvironments: z.boolean(),
  distributions: z.record(z.string(), z.string().nullable()),
  modules: z.array(z.string()),
});
type Python = z.output<typeof pythonSchema>;

async function probePythons(
  requirements: readonly PythonRequirement[],
  environment: Environment,
): Promise<readonly Python[]> {
  const asked = JSON.stringify({
    distributions: requirements.flatMap((requirement) => Object.keys(requirement.distributions)),
    modules: requirements.flatMap((requirement) => requirement.modules),
  });
  const probes = candidates.map(async (command): Promise<readonly Python[]> => {
    try {
      const { stdout } = await execute(command, [join(__dirname, 'python', 'probe.py'), asked], { env: environment });
      return [pythonSchema.parse(JSON.parse(stdout))];
    } catch {
      return [];
    }
  });
  return (await Promise.all(probes)).flat();
}

function isSupported({ version: [major, minor] }: Python): boolean {
  return major === 3 && minor >= 10 && minor <= 13;
}

function fulfils(python: Python, requirement: PythonRequirement): boolean {
  const versions = Object.entries(requirement.distributions);
  return (
    isSupported(python) &&
    versions.every(([name, version]) => python.distributions[name] === version) &&
    requirement.modules.every((module) => python.modules.includes(module))
  );
}

/** Installs into a folder of its own beside the final one and renames, so that two runs never see each other's half. */
async function install(requirement: PythonRequirement, python: Python, context: InstallationContext): Promise<string> {
  const cache = cacheFolder(context.environment);
  const home = join(cache, `${requirement.name}-${await digestOf(requirement, python)}`);
  const executable = join(home, 'bin', 'python');
  if (existsSync(executable)) return executable;
  context.onProgress(`installing ${requirement.name} into ${home} (once, about half a minute)`);
  await mkdir(cache, { recursive: true, mode: 0o700 });
  const draft = await mkdtemp(join(cache, '.installing-'));
  try {
    await fill(draft, requirement, { python, environment: context.environment });
    await chmod(draft, 0o700);
    await rename(draft, home).catch((error: unknown) => {
      if (!existsSync(executable)) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return executable;
}

async function fill(
  folder: string,
  requirement: PythonRequirement,
  { python, environment }: { readonly python: Python; readonly environment: Environment },
): Promise<void> {
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-input',
    '--only-binary',
    ':all:',
  ];
  try {
    await execute(python.executable, ['-m', 'venv', folder], { env: environment });
    await execute(join(folder, 'bin', 'python'), [...pip, '--require-hashes', '--requirement', requirement.lockFile], {
      env: environment,
    });
  } catch (error) {
    throw packagesNotInstalled(requirement.name, error instanceof Error ? error.message : String(error));
  }
}

async function digestOf(requirement: PythonRequirement, python: Python): Promise<string> {
  const hash = createHash('sha256').update(await readFile(requirement.lockFile));
  return hash.update(python.executable).update(python.version.join('.')).digest('hex').slice(0, 16);
}

function cacheFolder(environment: Environment): string {
  const home = environment.HOME ?? homedir();
  const base =
    environment.XDG_CACHE_HOME ??
    (process.platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache'));
  return join(base, 'fargate-template', 'embedded-aws');
}

function neverNeeded(): never {
  throw new Error('A missing requirement without an installer was refused before.');
}
