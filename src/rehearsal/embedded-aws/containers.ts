import { existsSync } from 'node:fs';
import { request, type RequestOptions } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Environment } from './python-installation';

/** How ECS tasks run here. */
export type Containers = RealContainers | OnPaper;

/** Tasks are containers of the engine at this address. */
export interface RealContainers {
  readonly kind: 'containers';
  /** As in `DOCKER_HOST`: `unix:///…` or `tcp://host:port`. */
  readonly engine: string;
}

/** Tasks are records that say RUNNING. */
export interface OnPaper {
  readonly kind: 'on-paper';
  /** Why there are no containers, in a user's words. */
  readonly reason: string;
}

/** Looks for a container engine: at `DOCKER_HOST` when that is set, else in the usual places. */
export async function findContainers(environment: Environment): Promise<Containers> {
  const asked = environment.DOCKER_HOST;
  const places = asked === undefined ? usualPlaces(environment) : [asked];
  for (const engine of places) {
    if (await isReachable(engine)) return { kind: 'containers', engine };
  }
  const reason =
    asked === undefined ? 'no container engine was found' : `no container engine answers at DOCKER_HOST, ${asked}`;
  return { kind: 'on-paper', reason };
}

function usualPlaces(environment: Environment): readonly string[] {
  const home = environment.HOME ?? homedir();
  const sockets = [
    '/var/run/docker.sock',
    join(home, '.docker', 'run', 'docker.sock'),
    join(home, '.colima', 'default', 'docker.sock'),
  ];
  const rootless = environment.XDG_RUNTIME_DIR;
  const all = rootless === undefined ? sockets : [...sockets, join(rootless, 'docker.sock')];
  return all.filter((path) => existsSync(path)).map((path) => `unix://${path}`);
}

const patienceMilliseconds = 3000;

function isReachable(engine: string): Promise<boolean> {
  const address = tryParseAddress(engine);
  if (!address) return Promise.resolve(false);
  return new Promise((resolve) => {
    const ping = request({ ...address, path: '/_ping', timeout: patienceMilliseconds, agent: false }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    ping.on('timeout', () => ping.destroy());
    ping.on('error', () => resolve(false));
    ping.end();
  });
}

function tryParseAddress(engine: string): RequestOptions | undefined {
  if (engine.startsWith('unix://')) return { socketPath: engine.slice('unix://'.length) };
  if (!URL.canParse(engine)) return undefined;
  const { protocol, hostname, port } = new URL(engine);
  return protocol === 'tcp:' || protocol === 'http:' ? { host: hostname, port: port || 2375 } : undefined;
}
