import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AccessKeyOwner, ApiRoute, type RecordedCall, type Words } from './api-route';
import { type Containers, findContainers } from './containers';
import { type Disturbance, Disturbances } from './disturbances';
import { type Emulators, startEmulators } from './emulators';
import { Gateway } from './gateway';
import { IssuedSecrets } from './issued-secrets';
import { LoadBalancerRoute } from './load-balancer-route';
import { LoadBalancers } from './load-balancers';
import { createMends } from './mends';
import { Tasks } from './tasks';
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
  /** Told of every call as it is answered, with its words. @default - nobody is told */
  readonly onCall?: (call: RecordedCall, words: Words) => void;
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
  /**
   * A caller's key for an account: random, and the same for the whole run. Calls are recorded under the caller's name.
   * @param caller left out where there is only one
   */
  credentialsFor(account: string, caller?: string): Credentials;
  /** Where a load balancer's port 80 answers on this machine: `http://<name>.localhost:<port>`, which browsers and curl find. */
  nameLoadBalancer(dnsName: string, name: string): URL;
  /** How many containers run tasks of a cluster. */
  countContainers(clusterName: string): Promise<number>;
  /** The API calls so far, in the order of their answers. */
  recordedCalls(): readonly RecordedCall[];
  /** Lets coming calls fail. */
  disturb(disturbance: Disturbance): void;
  /** Ends every process and removes every socket. More than once does no harm. */
  stop(): Promise<void>;
}

/**
 * Starts an AWS of one's own on this machine: moto and MiniStack behind one address.
 * @throws EmbeddedAwsError see its codes
 */
export async function startEmbeddedAws(options: EmbeddedAwsOptions): Promise<EmbeddedAws> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  await chmod(options.folder, 0o700);
  const gateway = await Gateway.listen();
  const containers = await chooseContainers(options);
  const tasks = openTasks(gateway, containers, options);
  const secrets = {
    accessKeys: new IssuedSecrets<AccessKeyOwner>('AKIA'),
    passwords: new IssuedSecrets<RegistryOwner>(),
  };
  const socketFolder = await makeSocketFolder(options.folder);
  try {
    const dockerConfig = await writeDockerConfig(options.folder, registryHost(gateway), secrets.passwords);
    const place = await tasks?.open(options.folder);
    const emulators = await startEmulators({
      ...options,
      socketFolder,
      gatewayPort: gateway.port,
      tasks: place,
      dockerConfig,
    });
    return serve({ gateway, emulators, socketFolder, containers, tasks, ...secrets }, options);
  } catch (error) {
    await gateway.close();
    await tasks?.close();
    await rm(socketFolder, { recursive: true, force: true });
    throw error;
  }
}

function openTasks(gateway: Gateway, containers: Containers, { environment }: EmbeddedAwsOptions): Tasks | undefined {
  if (containers.kind === 'on-paper') return undefined;
  return new Tasks({ engine: containers.engine, gatewayPort: gateway.port, environment });
}

interface Parts {
  readonly gateway: Gateway;
  readonly emulators: Emulators;
  readonly socketFolder: string;
  readonly containers: Containers;
  /** Undefined where tasks are on paper. */
  readonly tasks: Tasks | undefined;
  readonly accessKeys: IssuedSecrets<AccessKeyOwner>;
  readonly passwords: IssuedSecrets<RegistryOwner>;
}

function serve(parts: Parts, options: EmbeddedAwsOptions): EmbeddedAws {
  const { gateway, accessKeys, containers, tasks } = parts;
  const recorded: RecordedCall[] = [];
  const disturbances = new Disturbances();
  const loadBalancers = new LoadBalancers();
  const record = (call: RecordedCall, words: Words) => {
    recorded.push(call);
    options.onCall?.(call, words);
  };
  connect(parts, { options, disturbances, loadBalancers, record });
  const endpoint = new URL(`http://127.0.0.1:${gateway.port}`);
  const credentialsFor = (owner: AccessKeyOwner): Credentials => ({
    accessKeyId: accessKeys.secretFor(owner),
    secretAccessKey: notChecked,
  });
  tasks?.nameThem(options.folder, (account) => ({
    endpoint: endpoint.href,
    credentials: credentialsFor({ account, caller: 'the embedded AWS', isInternal: true }),
  }));
  let stopping: Promise<void> | undefined;
  return {
    endpoint,
    registryHost: registryHost(gateway),
    containers,
    credentialsFor: (account, caller = '') => credentialsFor({ account, caller, isInternal: false }),
    nameLoadBalancer: (dnsName, name) => {
      loadBalancers.name(dnsName, `${name}.localhost`);
      return new URL(`http://${name}.localhost:${gateway.port}`);
    },
    countContainers: (clusterName) => tasks?.count(clusterName) ?? Promise.resolve(0),
    recordedCalls: () => [...recorded],
    disturb: (disturbance) => disturbances.add(disturbance),
    stop: () => (stopping ??= stop(parts)),
  };
}

/** The key id is the secret: signatures are not verified, so what they are made with does not matter. */
const notChecked = 'not-checked';

interface Connection {
  readonly options: EmbeddedAwsOptions;
  readonly loadBalancers: LoadBalancers;
  readonly disturbances: Disturbances;
  readonly record: (call: RecordedCall, words: Words) => void;
}

function connect(parts: Parts, { options, disturbances, loadBalancers, record }: Connection): void {
  const { gateway, emulators, accessKeys, passwords } = parts;
  const socketPaths = { moto: emulators.moto.socketPath, ministack: emulators.ministack.socketPath };
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

async function stop({ gateway, emulators, socketFolder, tasks }: Parts): Promise<void> {
  await tasks?.stopNaming();
  await gateway.close();
  await Promise.all([emulators.moto.stop(), emulators.ministack.stop()]);
  // MiniStack ended first, so that it starts no more of them.
  await tasks?.close();
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
