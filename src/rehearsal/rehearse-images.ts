import { appendFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Cell, cellsFileName } from '../contract/cells';
import { UserError } from '../contract/user-error';
import { DockerBuilder } from '../pipeline/adapters/docker-builder';
import { DockerConfig } from '../pipeline/adapters/docker-config';
import { EcrRegistries } from '../pipeline/adapters/ecr-registries';
import { LocalFiles } from '../pipeline/adapters/local-files';
import { SystemClock } from '../pipeline/adapters/system-clock';
import { type AwsSessions } from '../pipeline/ports/aws-sessions';
import { type ImageBuilder } from '../pipeline/ports/image-builder';
import { type RunLog } from '../pipeline/ports/run-log';
import { type BuildImagesInputs, run } from '../pipeline/steps/build-images';
import { type Environment } from './child-environment';
import { changeApplication, type NextVersion } from './changed-application';
import { EngineBuilder } from './engine-builder';
import { imagesFailed, InterruptedError } from './errors';
import { buildOptions, paperPlatform } from './image-sources';
import { noBuilder } from './no-builder';
import { type Preparation } from './preparation';
import { type RehearsalAws } from './rehearsal-aws';
import { type RunFolder } from './run-folder';
import { type ContainerTasks } from './task-mode';

/** What the images of a rehearsal are made of, and for. */
export interface ImagesInputs {
  readonly preparation: Preparation;
  readonly aws: RehearsalAws;
  readonly folder: RunFolder;
  readonly signal: AbortSignal;
  /** What the images' folders are relative to. */
  readonly root: string;
  /** Whose registries they are for. */
  readonly cells: readonly Cell[];
}

/**
 * Names the images by their content, which Terraform is told; where tasks are containers, also builds and pushes them.
 * @throws UserError those of the step build-images; LoggedError ImagesFailed; InterruptedError
 */
export async function rehearseImages(inputs: ImagesInputs, say: (text: string) => void): Promise<void> {
  const { preparation, aws, folder, signal, root, cells } = inputs;
  const { options, taskMode } = preparation;
  const log = logTo(folder.logFile('images'), say);
  const step: BuildImagesInputs = {
    cellsFile: join(preparation.synthesized.folder, cellsFileName),
    imagesFile: join(folder.path, 'images.json'),
    images: [],
    cells: cells.map(({ id }) => id),
    options: buildOptions(options, platformOf(preparation)),
    allowUnpinnedBases: false,
    roles: [...new Set(cells.map(({ account }) => `arn:aws:iam::${account}:role/rehearsal`))],
    push: taskMode.kind === 'containers',
    dryRun: taskMode.kind === 'on paper',
    concurrency: 2,
  };
  const builder = taskMode.kind === 'containers' ? engineBuilder(inputs, taskMode) : noBuilder;
  const registries = new EcrRegistries(log, aws.endpoint.href);
  const ports = { files: new LocalFiles(root), sessions: sessionsOf(aws), registries, builder, log };
  try {
    await run(step, { ...ports, clock: new SystemClock() });
  } catch (error) {
    if (signal.aborted) throw new InterruptedError();
    if (error instanceof UserError && error.code === 'BuildFailed')
      throw imagesFailed(error.message, folder.logFile('images'));
    throw error;
  }
}

/**
 * The same for the application's next version: every image of a changed one is new, and the first of a broken one.
 * @throws UserError those of rehearseImages, and of changeApplication
 */
export async function rehearseNextImages(
  version: NextVersion,
  inputs: ImagesInputs,
  say: (text: string) => void,
): Promise<void> {
  const { preparation, folder, cells } = inputs;
  const { options, synthesized } = preparation;
  const { images } = synthesized.cells;
  const used = images.filter(({ repository }) => cells.some(({ repositories }) => repositories.includes(repository)));
  const renewed = used.slice(0, version === 'broken' ? 1 : undefined).map(({ name }) => name);
  const nextRoot = join(folder.path, 'next');
  const change = { version, images, renewed, root: inputs.root, nextRoot };
  await changeApplication({ ...change, options: buildOptions(options, platformOf(preparation)) });
  await rehearseImages({ ...inputs, root: nextRoot }, say);
}

function platformOf({ taskMode }: Preparation): string {
  return taskMode.kind === 'containers' ? taskMode.platform : paperPlatform;
}

function engineBuilder({ preparation, folder, signal, root }: ImagesInputs, { docker }: ContainerTasks): ImageBuilder {
  const environment: Environment = {
    ...preparation.environment,
    DOCKER_HOST: docker.engine,
    // The builder that is the engine itself: images of any other do not become the engine's.
    BUILDX_BUILDER: 'default',
  };
  const users = join(environment.HOME ?? homedir(), '.docker');
  const config = new DockerConfig({ users, own: join(folder.path, 'docker') });
  const builder = new DockerBuilder({
    environment,
    config,
    folder: root,
    temporaryFolder: folder.path,
    cacheFrom: [],
    cacheTo: [],
    signal,
  });
  return new EngineBuilder({ builder, config, engine: docker.engine, environment });
}

function sessionsOf(aws: RehearsalAws): AwsSessions {
  return {
    open: ({ arn }) =>
      Promise.resolve({ kind: 'open', credentials: aws.accessFor(arn.split(':')[4] ?? ''), subject: 'the rehearsal' }),
  };
}

function logTo(file: string, say: (text: string) => void): RunLog {
  const write = (text: string) => appendFileSync(file, `${text}\n`);
  return {
    info: write,
    notice: say,
    warning: say,
    mask: () => undefined,
    fence: (title, text) => write(`${title}\n${text}`),
  };
}
