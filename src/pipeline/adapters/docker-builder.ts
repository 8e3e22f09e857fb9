import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildRequest, type BuildResult, type ImageBuilder } from '../ports/image-builder';
import { type RegistryAccess } from '../ports/image-registry';
import { type CommandEnd, runCommand } from './child-process';
import { type DockerConfig } from './docker-config';
import { parseBuildFailure, parsePushFailure, tryParseMetadataDigest, tryParsePushedDigest } from './docker-output';

/** How docker is run. */
export interface DockerBuilderOptions {
  /** The environment of every docker process; nothing else is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  readonly config: DockerConfig;
  /**
   * What the folders of requests are relative to.
   * @default - the working directory
   */
  readonly folder?: string;
  /** A folder for files of a moment. */
  readonly temporaryFolder: string;
  /** For `--cache-from` and `--cache-to` of buildx. */
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  /** Aborting it interrupts docker, and waits for it. */
  readonly signal: AbortSignal;
}

/** The plugin; BuildKit inside the engine; or what the engine had before. */
type Builder = 'buildx' | 'engine' | 'classic';

/** The docker program: buildx where it is installed, else `docker build` and `docker push`. Passwords reach it by file alone. */
export class DockerBuilder implements ImageBuilder {
  private builder: Promise<Builder> | undefined;

  constructor(private readonly options: DockerBuilderOptions) {}

  signIn(accesses: readonly RegistryAccess[]): Promise<void> {
    return this.options.config.write(accesses);
  }

  signOut(): Promise<void> {
    return this.options.config.remove();
  }

  async build(request: BuildRequest): Promise<BuildResult> {
    const builder = await (this.builder ??= this.findBuilder());
    if (builder === 'buildx') return this.buildWithBuildx(request);
    if (request.platforms.length > 1) return failed({ stdout: '', stderr: severalPlatforms });
    return this.buildWithEngine(request, builder);
  }

  private async findBuilder(): Promise<Builder> {
    if ((await this.run(['buildx', 'version'])).exitCode === 0) return 'buildx';
    return bringsBuildKit((await this.run(['--version'])).stdout) ? 'engine' : 'classic';
  }

  private async buildWithBuildx(request: BuildRequest): Promise<BuildResult> {
    const metadata = join(this.options.temporaryFolder, `metadata-${randomUUID()}.json`);
    const { cacheFrom, cacheTo } = this.options;
    try {
      const end = await this.run([
        ...['buildx', 'build', '--progress=plain', '--provenance=false', '--sbom=false', `--metadata-file=${metadata}`],
        ...cacheFrom.map((cache) => `--cache-from=${cache}`),
        ...cacheTo.map((cache) => `--cache-to=${cache}`),
        ...(request.push ? ['--push'] : []),
        ...buildWords(request),
      ]);
      if (end.exitCode !== 0) return failed(end);
      const digest = request.push ? tryParseMetadataDigest(await readFile(metadata, 'utf8')) : undefined;
      return { kind: 'built', digest, output: textOf(end) };
    } finally {
      await rm(metadata, { force: true });
    }
  }

  private async buildWithEngine(request: BuildRequest, builder: Builder): Promise<BuildResult> {
    // What the classic builder runs a failing instruction in would stay otherwise.
    const tidy = builder === 'classic' ? ['--force-rm'] : [];
    const built = await this.run(['build', ...tidy, ...buildWords(request)], builder);
    const output = [textOf(built)];
    if (built.exitCode !== 0) return failed(built);
    let digest: string | undefined;
    for (const name of request.push ? request.names : []) {
      const pushed = await this.run(['push', name]);
      output.push(textOf(pushed));
      if (pushed.exitCode !== 0)
        return { kind: 'failed', ...parsePushFailure(pushed.stderr), output: output.join('\n') };
      digest ??= tryParsePushedDigest(pushed.stdout);
    }
    return { kind: 'built', digest, output: output.join('\n') };
  }

  private async run(words: readonly string[], builder?: Builder): Promise<CommandEnd> {
    const { environment, config, signal } = this.options;
    try {
      return await runCommand({
        executable: 'docker',
        arguments: words,
        folder: this.options.folder ?? process.cwd(),
        environment: {
          ...environment,
          ...config.environment(),
          DOCKER_BUILDKIT: builder === 'classic' ? '0' : '1',
          BUILDKIT_PROGRESS: 'plain',
        },
        // A plugin, as buildx is one, is told by the terminal in a program of docker's before version 24.
        interrupts: 'group',
        signal,
      });
    } catch (error) {
      return { exitCode: undefined, stdout: '', stderr: `ERROR: docker cannot be started: ${String(error)}` };
    }
  }
}

/** From version 23 on the program reaches the engine's BuildKit through the plugin alone. */
function bringsBuildKit(version: string): boolean {
  return Number(/version (\d+)\./.exec(version)?.[1] ?? 0) < 23;
}

const severalPlatforms =
  'ERROR: Several platforms need docker buildx, which is not installed (https://docs.docker.com/go/buildx/).';

function buildWords({ folder, dockerfile, buildArguments, target, platforms, names }: BuildRequest): readonly string[] {
  return [
    `--file=${dockerfile}`,
    `--platform=${platforms.join(',')}`,
    ...Object.entries(buildArguments).map(([name, value]) => `--build-arg=${name}=${value}`),
    ...(target === undefined ? [] : [`--target=${target}`]),
    ...names.map((name) => `--tag=${name}`),
    folder,
  ];
}

/** Errors last, as at a terminal: the classic builder and `docker push` tell their progress on standard output. */
function textOf({ stdout, stderr }: Pick<CommandEnd, 'stdout' | 'stderr'>): string {
  return [stdout, stderr].filter((text) => text !== '').join('\n');
}

function failed(end: Pick<CommandEnd, 'stdout' | 'stderr'>): BuildResult {
  const output = textOf(end);
  return { kind: 'failed', ...parseBuildFailure(output), output };
}
