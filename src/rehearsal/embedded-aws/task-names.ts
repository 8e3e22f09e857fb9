import { appendFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { type DiscoveredName } from './discovery';
import { type NamedNetwork, type TaskContainer, type TaskContainers } from './task-containers';

/** What keeps names up to date. */
export interface TaskNamesOptions {
  readonly containers: TaskContainers;
  readonly discover: (clusterArn: string) => Promise<readonly DiscoveredName[]>;
  /** What goes wrong is written here; the next round may do better. */
  readonly logFile: string;
}

/** Gives the containers of tasks the names that AWS has for them, for as long as it has them. */
export class TaskNames {
  private readonly ending = new AbortController();
  private readonly rounds: Promise<void>;

  constructor(private readonly options: TaskNamesOptions) {
    this.rounds = this.keep();
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.rounds;
  }

  private async keep(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      await this.round().catch((error: unknown) => appendFile(this.options.logFile, `${String(error)}\n`));
      await setTimeout(pauseMilliseconds, undefined, { signal }).catch(() => undefined);
    }
  }

  private async round(): Promise<void> {
    const { containers, discover } = this.options;
    const running = await containers.list();
    const clusters = [...new Set(running.map(({ clusterArn }) => clusterArn))];
    const networks = await Promise.all(
      clusters.map(async (arn) => (await discover(arn)).map((name) => toNetwork(name, arn, running))),
    );
    await containers.name(networks.flat().filter(({ callers }) => callers.length > 0));
  }
}

const pauseMilliseconds = 1000;

/** Two clusters of one name can be in two accounts. */
function toNetwork(
  { name, tasks, callers }: DiscoveredName,
  clusterArn: string,
  running: readonly TaskContainer[],
): NamedNetwork {
  const account = clusterArn.split(':')[4] ?? '';
  const containersOf = (arns: readonly string[]) =>
    running.filter(({ taskArn }) => arns.includes(taskArn)).map(({ id }) => id);
  const named = containersOf(tasks);
  return { key: `${account}-${name}`, name, named, callers: containersOf(callers).filter((id) => !named.includes(id)) };
}
