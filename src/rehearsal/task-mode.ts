import { createServer, isIP } from 'node:net';
import { type Environment } from './child-environment';
import { findContainers } from './embedded-aws/containers';
import { Docker } from './embedded-aws/docker';

/** How ECS tasks run in a rehearsal. */
export type TaskMode = ContainerTasks | PaperTasks;

/** Tasks are containers. */
export interface ContainerTasks {
  readonly kind: 'containers';
  readonly docker: Docker;
  /** What the engine runs, such as `linux/amd64`. */
  readonly platform: string;
}

/** Tasks are records that say RUNNING. */
export interface PaperTasks {
  readonly kind: 'on paper';
  /** Why there are no containers, in a user's words. */
  readonly reason: string;
}

/** What decides how tasks run. */
export interface TaskModeInputs {
  /** The images that those of the configuration are built on. */
  readonly bases: readonly string[];
  readonly environment: Environment;
  /** Told what takes long: a pull. */
  readonly onProgress: (text: string) => void;
}

/**
 * Containers where an engine answers whose containers can be reached from here, and which has or can pull what the images are built
 * on; else on paper.
 */
export async function chooseTaskMode({ bases, environment, onProgress }: TaskModeInputs): Promise<TaskMode> {
  const found = await findContainers(environment);
  if (found.kind === 'on-paper') return onPaper(found.reason);
  const docker = new Docker(found.engine, environment);
  const platform = await docker.tryRun('version', '--format', '{{.Server.Os}}/{{.Server.Arch}}');
  if (platform === undefined) return onPaper('there is a container engine, but no docker program that works with it');
  if (!(await hasBridgeHere(docker))) return onPaper('the containers of this engine cannot be reached from here');
  for (const base of bases) {
    const problem = await tryFetch(docker, base, onProgress);
    if (problem !== undefined) return onPaper(`the base image ${base} is not here and cannot be pulled: ${problem}`);
  }
  return { kind: 'containers', docker, platform };
}

function onPaper(reason: string): PaperTasks {
  return { kind: 'on paper', reason };
}

/** Where the engine runs in a machine of its own, as Docker Desktop's does, this machine has no address in its networks. */
async function hasBridgeHere(docker: Docker): Promise<boolean> {
  const addresses = await docker.tryRun(
    'network',
    'inspect',
    'bridge',
    '--format',
    '{{range .IPAM.Config}}{{.Gateway}} {{end}}',
  );
  const own = await Promise.all((addresses ?? '').split(' ').map(isOwnAddress));
  return own.includes(true);
}

/** One can listen at an address of this machine only, whether or not a network is up. */
function isOwnAddress(address: string): Promise<boolean> {
  if (isIP(address) === 0) return Promise.resolve(false);
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(0, address, () => server.close(() => resolve(true)));
  });
}

/** Sees that the engine has an image; what keeps it from that, if anything does. */
async function tryFetch(
  docker: Docker,
  image: string,
  onProgress: (text: string) => void,
): Promise<string | undefined> {
  if ((await docker.tryRun('image', 'inspect', image)) !== undefined) return undefined;
  onProgress(`pull ${image}`);
  try {
    await docker.run('pull', '--quiet', image);
    return undefined;
  } catch (error) {
    return lastLine(error instanceof Error ? error.message : String(error));
  }
}

function lastLine(text: string): string {
  return text.split('\n').at(-1) ?? text;
}
