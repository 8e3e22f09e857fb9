import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { type Docker } from './docker';

/** A container that runs an ECS task. */
export interface TaskContainer {
  readonly id: string;
  readonly clusterArn: string;
  readonly taskArn: string;
}

/** A network in which some containers answer to a name. */
export interface NamedNetwork {
  /** Unique on the engine, when the gateway's port is put before it. */
  readonly key: string;
  /** The DNS name. */
  readonly name: string;
  /** Ids of the containers that answer to it. */
  readonly named: readonly string[];
  /** Ids of the containers that may look it up. */
  readonly callers: readonly string[];
}

/**
 * The containers that run ECS tasks, and the networks they are in. All start in one network, in which none has a name; a name exists
 * in a network of its own, shared with those alone that may call it.
 */
export class TaskContainers {
  private readonly members = new Map<string, ReadonlyMap<string, Role>>();

  /** @param gatewayPort by which this run's containers are told from those of others: no two runs have the same one */
  constructor(
    private readonly docker: Docker,
    private readonly gatewayPort: number,
  ) {}

  /**
   * Makes the network that tasks start in, and returns what MiniStack must take for its own container: tasks join its networks. It
   * is never started. In a network of the user's making, unlike in Docker's default one, containers ask a resolver that
   * knows names.
   * @param folder for a file of a moment
   * @throws EmbeddedAwsError EngineRefused
   */
  async open(folder: string): Promise<string> {
    await this.removeLeftovers();
    const emptyArchive = join(folder, 'empty.tar');
    await writeFile(emptyArchive, Buffer.alloc(1024));
    await this.docker.run('import', emptyArchive, emptyImage);
    await this.docker.run('network', 'create', '--label', `${label}=${this.gatewayPort}`, this.network);
    await this.docker.run(
      ...['create', '--name', this.network, '--network', this.network, '--label', `${label}=${this.gatewayPort}`],
      ...[emptyImage, 'never-started'],
    );
    return this.network;
  }

  /** Those that run. */
  async list(): Promise<readonly TaskContainer[]> {
    const columns = ['{{.ID}}', '{{.Label "com.amazonaws.ecs.cluster"}}', '{{.Label "com.amazonaws.ecs.task-arn"}}'];
    const words = ['--no-trunc', '--filter', `label=${taskLabelOf(this.gatewayPort)}`, '--format', columns.join(' ')];
    const lines = (await this.docker.run('ps', ...words)).split('\n');
    return lines.flatMap((line) => {
      const [id, clusterArn, taskArn] = line.split(' ');
      return id && clusterArn && taskArn ? [{ id, clusterArn, taskArn }] : [];
    });
  }

  /** Makes these the networks with names: what is missing is added, what is too much is taken away. */
  async name(wanted: readonly NamedNetwork[]): Promise<void> {
    for (const key of this.members.keys()) {
      if (!wanted.some((network) => network.key === key)) await this.removeNetwork(key);
    }
    for (const network of wanted) await this.settle(network);
  }

  /** Removes every container and network of this run. */
  close(): Promise<void> {
    return this.removeAll(this.gatewayPort);
  }

  /** What runs left behind that were killed: nobody listens any more where they did. */
  private async removeLeftovers(): Promise<void> {
    const found = await this.docker.run(
      'network',
      'ls',
      '--filter',
      `label=${label}`,
      '--format',
      `{{.Label "${label}"}}`,
    );
    for (const port of new Set(toWords(found).map(Number))) {
      if (port !== this.gatewayPort && !(await isListening(port))) await this.removeAll(port);
    }
  }

  private async removeAll(port: number): Promise<void> {
    const containers = [
      await this.docker.tryRun('ps', '--all', '--quiet', '--filter', `label=${taskLabelOf(port)}`),
      await this.docker.tryRun('ps', '--all', '--quiet', '--filter', `label=${label}=${port}`),
    ].flatMap(toWords);
    if (containers.length > 0) await this.docker.tryRun('rm', '--force', '--volumes', ...containers);
    const networks = toWords(
      await this.docker.tryRun('network', 'ls', '--quiet', '--filter', `label=${label}=${port}`),
    );
    if (networks.length > 0) await this.docker.tryRun('network', 'rm', ...networks);
  }

  private async settle({ key, name, named, callers }: NamedNetwork): Promise<void> {
    const network = this.networkOf(key);
    const before = this.members.get(key);
    if (before === undefined)
      await this.docker.run('network', 'create', '--label', `${label}=${this.gatewayPort}`, network);
    const wanted = new Map<string, Role>([...toEntries(callers, 'caller'), ...toEntries(named, 'named')]);
    for (const [id, role] of before ?? []) {
      if (wanted.get(id) !== role) await this.disconnect(network, id);
    }
    const members = new Map<string, Role>();
    for (const [id, role] of wanted) {
      const alias = role === 'named' ? ['--alias', name] : [];
      const isThere = before?.get(id) === role;
      // A container may end at any time, and then joins nothing.
      if (isThere || (await this.docker.tryRun('network', 'connect', ...alias, network, id)) !== undefined) {
        members.set(id, role);
      }
    }
    this.members.set(key, members);
  }

  private async removeNetwork(key: string): Promise<void> {
    const network = this.networkOf(key);
    for (const id of this.members.get(key)?.keys() ?? []) await this.disconnect(network, id);
    await this.docker.tryRun('network', 'rm', network);
    this.members.delete(key);
  }

  /** One that has ended is in no network any more. */
  private async disconnect(network: string, id: string): Promise<void> {
    await this.docker.tryRun('network', 'disconnect', '--force', network, id);
  }

  private get network(): string {
    return `fargate-${this.gatewayPort}`;
  }

  private networkOf(key: string): string {
    return `${this.network}-${key}`;
  }
}

/** On what is made here; its value is the gateway's port. */
const label = 'fargate-template.gateway';

/** What MiniStack writes on its containers: the name of the machine, and the port it was told. */
function taskLabelOf(port: number): string {
  return `ministack.instance=${hostname()}:${port}`;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

/** An image without a file in it. */
const emptyImage = 'fargate-template/empty:1';

/** What a container does in a network with a name. */
type Role = 'named' | 'caller';

function toEntries(ids: readonly string[], role: Role): readonly (readonly [string, Role])[] {
  return ids.map((id) => [id, role] as const);
}

function toWords(output: string | undefined): readonly string[] {
  return (output ?? '').split('\n').filter((word) => word !== '');
}
