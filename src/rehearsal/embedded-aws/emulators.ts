import { join } from 'node:path';
import { EmulatorProcess } from './emulator-process';
import { type Environment, findOrInstallPythons, type PythonRequirement } from './python-installation';

/** Which of the two emulators. */
export type EmulatorName = 'moto' | 'ministack';

/** The versions that were tested; the lock files name the same. */
export const emulatorVersions = { moto: '5.2.1', ministack: '1.5.33' } as const;

/** What the emulators are started with. */
export interface EmulatorsOptions {
  /** Private to this run: logs go here. */
  readonly folder: string;
  /** Private to this run, and short enough for a socket's address. */
  readonly socketFolder: string;
  readonly region: string;
  /** The port at which the gateway listens: MiniStack names it to its tasks. */
  readonly gatewayPort: number;
  /** Undefined for no container engine. */
  readonly tasks: TasksPlace | undefined;
  /** A folder with docker's config.json for pulls from the registry. */
  readonly dockerConfig: string;
  readonly environment: Environment;
  readonly onProgress: (message: string) => void;
}

/** Where tasks become containers. */
export interface TasksPlace {
  /** The container engine's address. */
  readonly engine: string;
  /** The container whose networks they join. */
  readonly beside: string;
}

/** Both, running. */
export type Emulators = Readonly<Record<EmulatorName, EmulatorProcess>>;

/**
 * Finds or installs the two emulators and starts them side by side.
 * @throws EmbeddedAwsError see its codes
 */
export async function startEmulators(options: EmulatorsOptions): Promise<Emulators> {
  const [motoPython, ministackPython] = await findOrInstallPythons([motoRequirement, ministackRequirement], options);
  if (motoPython === undefined || ministackPython === undefined) throw new Error('Each requirement has its Python.');
  const starting = { moto: startMoto(motoPython, options), ministack: startMinistack(ministackPython, options) };
  try {
    const [moto, ministack] = await Promise.all([starting.moto, starting.ministack]);
    return { moto, ministack };
  } catch (error) {
    await Promise.all([stopStarted(starting.moto), stopStarted(starting.ministack)]);
    throw error;
  }
}

/** One that did not start has already ended itself. */
async function stopStarted(starting: Promise<EmulatorProcess>): Promise<void> {
  const [outcome] = await Promise.allSettled([starting]);
  if (outcome.status === 'fulfilled') await outcome.value.stop();
}

/** What moto needs of Python. */
export const motoRequirement: PythonRequirement = {
  name: 'moto',
  distributions: { moto: emulatorVersions.moto },
  modules: ['flask', 'flask_cors', 'docker', 'yaml', 'py_partiql_parser'],
  lockFile: join(__dirname, 'requirements', 'moto.txt'),
};

const ministackRequirement: PythonRequirement = {
  name: 'ministack',
  distributions: { ministack: emulatorVersions.ministack },
  modules: ['docker'],
  lockFile: join(__dirname, 'requirements', 'ministack.txt'),
};

function startMoto(python: string, options: EmulatorsOptions): Promise<EmulatorProcess> {
  const socketPath = join(options.socketFolder, 'moto.socket');
  return EmulatorProcess.start({
    title: `moto ${emulatorVersions.moto}`,
    python,
    module: ['moto.server', '-H', `unix://${socketPath}`],
    environment: {
      ...options.environment,
      // Terraform attaches AWS managed policies, which moto has only when told to load them.
      MOTO_IAM_LOAD_MANAGED_POLICIES: 'true',
      DOCKER_HOST: noEngine(options),
    },
    socketPath,
    readyPath: '/moto-api/data.json',
    logFile: join(options.folder, 'moto.log'),
    folder: options.folder,
  });
}

function startMinistack(python: string, options: EmulatorsOptions): Promise<EmulatorProcess> {
  const socketPath = join(options.socketFolder, 'ministack.socket');
  return EmulatorProcess.start({
    title: `MiniStack ${emulatorVersions.ministack}`,
    python,
    module: ['hypercorn', '--workers', '0', '--bind', `unix:${socketPath}`, 'ministack.app:app'],
    environment: {
      ...options.environment,
      GATEWAY_PORT: String(options.gatewayPort),
      MINISTACK_REGION: options.region,
      // Neither is wanted, and both would listen on every interface.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      DOCKER_HOST: options.tasks?.engine ?? noEngine(options),
      ...(options.tasks && { HOSTNAME: options.tasks.beside }),
      DOCKER_CONFIG: options.dockerConfig,
    },
    socketPath,
    readyPath: '/_ministack/health',
    logFile: join(options.folder, 'ministack.log'),
    folder: options.folder,
  });
}

/** An address where nothing ever listens: without one, the engine's usual place would be tried. */
function noEngine({ socketFolder }: EmulatorsOptions): string {
  return `unix://${join(socketFolder, 'no-engine.socket')}`;
}
