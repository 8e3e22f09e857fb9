import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildRequest, type BuildResult, type ImageBuilder } from '../ports/image-builder';
import { type RegistryAccess } from '../ports/image-registry';
import { type CommandEnd, runCommand } from './child-process';
import { type DockerConfig } from './docker-config';
import { parseBuildFailure, tryParseMetadataDigest, tryParsePushedDigest } from './docker-output';

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

/** The docker program: buildx where it is installed, else `docker build` and `docker push`. Passwords reach it by file alone. */
export class DockerBuilder implements ImageBuilder {
  private buildx: Promise<boolean> | undefined;
  private version: Promise<CommandEnd> | undefined;

  constructor(private readonly options: DockerBuilderOptions) {}

  signIn(accesses: readonly RegistryAccess[]): Promise<void> {
    return this.options.config.write(accesses);
  }

  signOut(): Promise<void> {
    return this.options.config.remove();
  }

  async build(request: BuildRequest): Promise<BuildResult> {
    const hasBuildx = await (this.buildx ??= this.run(['buildx', 'version']).then(({ exitCode }) => exitCode === 0));
    if (hasBuildx) return this.buildWithBuildx(request);
    if (request.platforms.length > 1) return failed(severalPlatforms);
    return this.buildWithEngine(request);
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
      if (end.exitCode !== 0) return failed(textOf(end));
      const digest = request.push ? tryParseMetadataDigest(await readFile(metadata, 'utf8')) : undefined;
      return { kind: 'built', digest, output: textOf(end) };
    } finally {
      await rm(metadata, { force: true });
    }
  }

  private async buildWithEngine(request: BuildRequest): Promise<BuildResult> {
    const built = await this.run(['build', ...buildWords(request)], await this.buildKit());
    const output = [textOf(built)];
    if (built.exitCode !== 0) return failed(output.join('\n'));
    let digest: string | undefined;
    for (const name of request.push ? request.names : []) {
      const pushed = await this.run(['push', name]);
      output.push(textOf(pushed));
      if (pushed.exitCode !== 0) return failed(output.join('\n'));
      digest ??= tryParsePushedDigest(pushed.stdout);
    }
    return { kind: 'built', digest, output: output.join('\n') };
  }

  /** BuildKit was part of docker before version 23, and is buildx since: without that, docker has its first builder left. */
  private async buildKit(): Promise<Readonly<Record<string, string>>> {
    const { stdout } = await (this.version ??= this.run(['--version']));
    const major = Number(/version (\d+)\./.exec(stdout)?.[1]);
    return { DOCKER_BUILDKIT: major < 23 ? '1' : '0' };
  }

  private async run(words: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<CommandEnd> {
    const { environment, config, signal } = this.options;
    try {
      return await runCommand({
        executable: 'docker',
        arguments: words,
        folder: this.options.folder ?? process.cwd(),
        environment: { ...environment, ...config.environment(), BUILDKIT_PROGRESS: 'plain', ...more },
        signal,
      });
    } catch (error) {
      return { exitCode: undefined, stdout: '', stderr: `ERROR: docker cannot be started: ${String(error)}` };
    }
  }
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

function textOf({ stdout, stderr }: CommandEnd): string {
  return [stderr, stdout].filter((text) => text !== '').join('\n');
}

function failed(output: string): BuildResult {
  return { kind: 'failed', ...parseBuildFailure(output), output };
}
