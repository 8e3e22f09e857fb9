import { type Cells } from '../contract/cells';
import { type CommandEnd, runCommand } from '../pipeline/adapters/child-process';
import { type Environment } from './child-environment';
import { findContainers } from './embedded-aws/containers';

/** How ECS tasks run in a rehearsal. */
export type TaskMode = ContainerTasks | PaperTasks;

/** Tasks are containers of the engine at this address, of images that it has. */
export interface ContainerTasks {
  readonly kind: 'containers';
  readonly engine: string;
}

/** Tasks are records that say RUNNING. */
export interface PaperTasks {
  readonly kind: 'on paper';
  /** Why there are no containers, in a user's words. */
  readonly reason: string;
}

/** The tag of every image in a rehearsal. */
export const rehearsalTag = 'rehearsal';

/** Containers where an engine is reachable and has every image that is built here as `<repository>:latest`, else on paper. */
export async function chooseTaskMode({ images }: Cells, environment: Environment): Promise<TaskMode> {
  const containers = await findContainers(environment);
  if (containers.kind === 'on-paper') return { kind: 'on paper', reason: containers.reason };
  const { engine } = containers;
  const found = await Promise.all(
    images.map(({ repository }) => docker(engine, environment, ['image', 'inspect', `${repository}:latest`])),
  );
  const missing = images
    .filter((_, index) => found[index] === undefined)
    .map(({ repository }) => `${repository}:latest`);
  if (missing.length === 0) return { kind: 'containers', engine };
  return { kind: 'on paper', reason: `the container engine has no image ${missing.join(' and no ')}` };
}

/** What docker printed; undefined when it failed or is not there. */
async function docker(engine: string, environment: Environment, words: readonly string[]): Promise<string | undefined> {
  try {
    const end = await runDocker(engine, environment, words);
    return end.exitCode === 0 ? end.stdout : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Runs the docker client against an engine.
 * @throws Error when there is no docker client
 */
export function runDocker(engine: string, environment: Environment, words: readonly string[]): Promise<CommandEnd> {
  return runCommand({
    executable: 'docker',
    arguments: ['--host', engine, ...words],
    folder: process.cwd(),
    environment,
  });
}
