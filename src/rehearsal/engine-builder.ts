import { type DockerConfig } from '../pipeline/adapters/docker-config';
import { type BuildRequest, type BuildResult, type ImageBuilder } from '../pipeline/ports/image-builder';
import { type RegistryAccess } from '../pipeline/ports/image-registry';
import { Docker } from './embedded-aws/docker';
import { type Environment } from './child-environment';

/** What images are built with. */
export interface EngineBuilderOptions {
  readonly builder: ImageBuilder;
  /** Where the builder's passwords are. */
  readonly config: DockerConfig;
  readonly engine: string;
  readonly environment: Environment;
}

/**
 * Builds into the engine, and keeps what it built under a name without a registry: every rehearsal has a new registry, and the next one
 * only pushes again what has not changed.
 */
export class EngineBuilder implements ImageBuilder {
  constructor(private readonly options: EngineBuilderOptions) {}

  signIn(accesses: readonly RegistryAccess[]): Promise<void> {
    return this.options.builder.signIn(accesses);
  }

  signOut(): Promise<void> {
    return this.options.builder.signOut();
  }

  async build(request: BuildRequest): Promise<BuildResult> {
    const [first = ''] = request.names;
    const local = first.slice(first.indexOf('/') + 1);
    const { engine, environment, config, builder } = this.options;
    const docker = new Docker(engine, { ...environment, ...config.environment() });
    if ((await docker.tryRun('image', 'inspect', local)) === undefined) {
      const built = await builder.build({ ...request, names: [local], push: false });
      if (built.kind === 'failed') return built;
    }
    return request.push ? push(docker, local, request.names) : { kind: 'built', digest: undefined, output: '' };
  }
}

async function push(docker: Docker, local: string, names: readonly string[]): Promise<BuildResult> {
  const output: string[] = [];
  try {
    for (const name of names) {
      await docker.run('tag', local, name);
      output.push(await docker.run('push', name));
      // This name was for the push alone.
      await docker.run('image', 'rm', '--no-prune', name);
    }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', problem, line: undefined, output: output.join('\n') };
  }
  return { kind: 'built', digest: undefined, output: output.join('\n') };
}
