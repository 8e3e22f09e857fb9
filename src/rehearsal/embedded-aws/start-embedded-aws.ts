import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiRoute, type RecordedCall } from './api-route';
import { type Containers, findContainers } from './containers';
import { type Disturbance, Disturbances } from './disturbances';
import { type Emulators, startEmulators } from './emulators';
import { Gateway } from './gateway';
import { IssuedSecrets } from './issued-secrets';
import { LoadBalancerRoute } from './load-balancer-route';
import { LoadBalancers, localHost } from './load-balancers';
import { createMends } from './mends';
import { type Environment } from './python-installation';
import { type RegistryOwner, RegistryRoute } from './registry-route';

/** How an embedded AWS is to be started. */
export interface EmbeddedAwsOptions {
  /** A folder of this run alone; it is made when missing. Logs and other files go here, and stay. */
  readonly folder: string;
  /** The Region that MiniStack takes for its own; calls to others work too. */
  readonly region: string;
  /** Told what takes long: an installation. */
  readonly onProgress: (message: string) => void;
  /** Whether ECS tasks may become containers, where an engine is reachable. */
  readonly containers: boolean;
  /** For child processes: PATH, HOME, and what pip may need (proxies, PIP_ variables, certificates). DOCKER_HOST is honoured. */
  readonly environment: Environment;
  /**
   * Names of mends to leave off, for tests that ask whether they are still needed.
   * @default - all mends are on
   */
  readonly withoutMends?: readonly string[];
}

/** Credentials of an AWS account of this run. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** A running embedded AWS. */
export interface EmbeddedAws {
  /** For `AWS_ENDPOINT_URL`. */
  readonly endpoint: URL;
  /** Where docker finds the registry: `localhost:<port>`. */
  readonly registryHost: string;
  /** How tasks run here. */
  readonly containers: Containers;
  /** The account's key: random, the same for the whole run, and the only one that is answered for it. */
  credentialsFor(account: string): Credentials;
  /** Where a load balancer's port 80 answers on this machine. */
  loadBalancerUrl(dnsName: string): URL;
  /** The API calls so far, in the order of their answers. */
  recordedCalls(): readonly RecordedCall[];
  /** Lets coming calls fail. */
  disturb(disturbance: Disturbance): void;
  /** Ends every process and removes every socket. More than once does no harm. */
  stop(): Promise<void>;
}

/**
 * Starts an AWS of one's own on this machine: moto and MiniStack behind one address.
 * @throws EmbeddedAwsError PythonMissing, PythonPackagesNotInstalled, EmulatorEnded, EmulatorSilent
 */
export async function startEmbeddedAws(options: EmbeddedAwsOptions): Promise<EmbeddedAws> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  await chmod(options.folder, 0o700);
  const gateway = await Gateway.listen();
  const secrets = { accessKeys: new IssuedSecrets<string>('AKIA'), passwords: new IssuedSecrets<RegistryOwner>() };
  const containers = await chooseContainers(options);
  const socketFolder = await makeSocketFolder(options.folder);
  try {
    const dockerConfig = await writeDockerConfig(options.folder, registryHost(gateway), secrets.passwords);
    const engine = containers.kind === 'containers' ? containers.engine : undefined;
    const emulators = await startEmulators({
      ...options,
      socketFolder,
      gatewayPort: gateway.port,
      engine,
      dockerConfig,
    });
    return serve({ gateway, emulators, socketFolder, containers, ...secrets }, options);
  } catch (error) {
    await gateway.close();
    await rm(socketFolder, { recursive: true, force: true });
    throw error;
  }
}

interface Parts {
  readonly gateway: Gateway;
  readonly emulators: Emulators;
  readonly socketFolder: string;
  readonly containers: Containers;
  readonly accessKeys: IssuedSecrets<string>;
  readonly passwords: IssuedSecrets<RegistryOwner>;
}

function serve(parts: Parts, options: EmbeddedAwsOptions): EmbeddedAws {
  const { gateway, accessKeys, containers } = parts;
  const recorded: RecordedCall[] = [];
  const disturbances = new Disturbances();
  connect(parts, { options, disturbances, record: (call) => recorded.push(call) });
  let stopping: Promise<void> | undefined;
  return {
    endpoint: new URL(`http://127.0.0.1:${gateway.port}`),
    registryHost: registryHost(gateway),
    containers,
    credentialsFor: (account) => ({ accessKeyId: accessKeys.secretFor(account), secretAccessKey: notChecked }),
    loadBalancerUrl: (dnsName) => new URL(`http://${localHost(dnsName)}:${gateway.port}`),
    recordedCalls: () => [...recorded],
    disturb: (disturbance) => disturbances.add(disturbance),
    stop: () => (stopping ??= stop(parts)),
  };
}

/** The key id is the secret: signatures are not verified, so what they are made with does not matter. */
const notChecked = 'not-checked';

interface Connection {
  readonly options: EmbeddedAwsOptions;
  readonly disturbances: Disturbances;
  readonly record: (call: RecordedCall) => void;
}

function connect(parts: Parts, { options, disturbances, record }: Connection): void {
  const { gateway, emulators, accessKeys, passwords } = parts;
  const socketPaths = { moto: emulators.moto.socketPath, ministack: emulators.ministack.socketPath };
  const loadBalancers = new LoadBalancers();
  const mends = createMends({
    endpoint: () => `http://${registryHost(gateway)}`,
    passwordFor: (scope) => passwords.secretFor({ kind: 'account', ...scope }),
  }).filter(({ name }) => !options.withoutMends?.includes(name));
  gateway.serve({
    api: new ApiRoute({ accessKeys, socketPaths, mends, disturbances, loadBalancers, record }),
    registry: new RegistryRoute(passwords, socketPaths.ministack),
    loadBalancers: new LoadBalancerRoute(loadBalancers, socketPaths.ministack),
  });
}

async function stop({ gateway, emulators, socketFolder }: Parts): Promise<void> {
  await gateway.close();
  await Promise.all([emulators.moto.stop(), emulators.ministack.stop()]);
  await rm(socketFolder, { recursive: true, force: true });
}

function registryHost(gateway: Gateway): string {
  return `localhost:${gateway.port}`;
}

function chooseContainers({ containers, environment }: EmbeddedAwsOptions): Promise<Containers> {
  return containers
    ? findContainers(environment)
    : Promise.resolve({ kind: 'on-paper', reason: 'containers were not asked for' });
}

/** A socket's address is at most 104 characters long (macOS; 108 on Linux). */
const longestSocketFolder = 80;

async function makeSocketFolder(folder: string): Promise<string> {
  return folder.length <= longestSocketFolder ? mkdtemp(join(folder, 's-')) : mkdtemp(join(tmpdir(), 'aws-'));
}

/** MiniStack pulls what tasks run from the registry, and docker reads passwords from such a file only. */
async function writeDockerConfig(
  folder: string,
  host: string,
  passwords: IssuedSecrets<RegistryOwner>,
): Promise<string> {
  const dockerConfig = join(folder, 'docker');
  const auth = Buffer.from(`AWS:${passwords.secretFor({ kind: 'any' })}`).toString('base64');
  await mkdir(dockerConfig, { recursive: true, mode: 0o700 });
  await writeFile(join(dockerConfig, 'config.json'), JSON.stringify({ auths: { [host]: { auth } } }), { mode: 0o600 });
  return dockerConfig;
}
