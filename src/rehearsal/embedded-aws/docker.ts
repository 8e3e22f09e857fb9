import { runCommand } from '../../pipeline/adapters/child-process';
import { EmbeddedAwsError, engineRefused } from './errors';
import { type Environment } from './python-installation';

/** The docker program, at work with one container engine. */
export class Docker {
  /** @param engine as in `DOCKER_HOST` */
  constructor(
    readonly engine: string,
    private readonly environment: Environment,
  ) {}

  /**
   * Runs docker, and gives what it printed.
   * @throws EmbeddedAwsError EngineRefused, also when there is no docker program
   */
  async run(...words: readonly string[]): Promise<string> {
    const end = await runCommand({
      executable: 'docker',
      arguments: ['--host', this.engine, ...words],
      folder: process.cwd(),
      environment: this.environment,
    }).catch((error: unknown) => {
      throw engineRefused(words.join(' '), String(error));
    });
    if (end.exitCode !== 0) throw engineRefused(words.join(' '), end.stderr.trim());
    return end.stdout.trim();
  }

  /** What docker printed; undefined when it refused or is not there. */
  async tryRun(...words: readonly string[]): Promise<string | undefined> {
    try {
      return await this.run(...words);
    } catch (error) {
      if (error instanceof EmbeddedAwsError) return undefined;
      throw error;
    }
  }
}
