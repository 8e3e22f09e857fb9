import { join } from 'node:path';
import { createDiscoveryClients, type DiscoveryAccess, type DiscoveryClients, discoverNames } from './discovery';
import { Docker } from './docker';
import { type TasksPlace } from './emulators';
import { type Environment } from './python-installation';
import { TaskContainers } from './task-containers';
import { TaskNames } from './task-names';

/** Where tasks become containers. */
export interface TasksOptions {
  /** As in `DOCKER_HOST`. */
  readonly engine: string;
  readonly gatewayPort: number;
  readonly environment: Environment;
}

/** The ECS tasks of an embedded AWS, where they are containers. */
export class Tasks {
  private readonly containers: TaskContainers;
  private names: TaskNames | undefined;

  constructor(private readonly options: TasksOptions) {
    this.containers = new TaskContainers(new Docker(options.engine, options.environment), options.gatewayPort);
  }

  /**
   * Prepares the engine.
   * @param folder of this run
   * @throws EmbeddedAwsError EngineRefused
   */
  async open(folder: string): Promise<TasksPlace> {
    return { engine: this.options.engine, beside: await this.containers.open(folder) };
  }

  /** From now on containers have the names that the AWS API has for them. */
  nameThem(folder: string, accessFor: (account: string) => DiscoveryAccess): void {
    const known = new Map<string, DiscoveryClients>();
    const clientsFor = (account: string, region: string) => {
      const clients = known.get(`${account} ${region}`) ?? createDiscoveryClients(accessFor(account), region);
      known.set(`${account} ${region}`, clients);
      return clients;
    };
    this.names = new TaskNames({
      containers: this.containers,
      discover: (clusterArn) => {
        const [, , , region = '', account = ''] = clusterArn.split(':');
        return discoverNames(clientsFor(account, region), clusterArn);
      },
      logFile: join(folder, 'names.log'),
    });
  }

  /** How many containers of a cluster run. */
  async count(clusterName: string): Promise<number> {
    const running = await this.containers.list();
    return running.filter(({ clusterArn }) => clusterArn.endsWith(`/${clusterName}`)).length;
  }

  async stopNaming(): Promise<void> {
    await this.names?.stop();
  }

  /** Removes every container and network of this run. */
  close(): Promise<void> {
    return this.containers.close();
  }
}
