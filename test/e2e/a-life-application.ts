import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment } from '../../src/rehearsal/child-environment';
import { createRunFolder } from '../../src/rehearsal/run-folder';
import { synthesize } from '../../src/rehearsal/synthesize';
import { repository } from '../support/repository';
import { type Checkout } from '../workflows/a-checkout';

/** The account of the one environment, `open`, which has one cell. */
export const account = '555566667777';

/** What stands in a repository, as far as it changes in a life. */
export interface Application {
  readonly networking: object;
  readonly logRetentionDays: number;
  /** What the image runs. */
  readonly command: readonly string[];
}

/** Writes applications into a checkout as somebody who works on it does, and synthesizes them. */
export class ApplicationWriter {
  constructor(
    private readonly checkout: Checkout,
    /** An image that is at hand, and where the others are pushed to. */
    private readonly images: { readonly base: string; readonly registryHost: string },
  ) {}

  async write({ command, ...settings }: Application): Promise<void> {
    const { checkout, images } = this;
    const dockerfile = `FROM ${images.base}\nCOPY index.html /site/\nCMD ${JSON.stringify(command)}\n`;
    checkout.write('docker/app/index.html', 'hello');
    checkout.write('docker/app/Dockerfile', dockerfile);
    checkout.write('fargate.config.ts', `export default ${JSON.stringify(configure(settings))};\n`);
    await this.synthesize();
    const overrides = { locals: { registry: images.registryHost } };
    checkout.write('synthesized/stacks/open/life_override.tf.json', JSON.stringify(overrides));
  }

  /** In place of the command of the same name: what it writes is committed. */
  private async synthesize(): Promise<void> {
    const { folder } = this.checkout;
    const run = await createRunFolder(repository);
    await synthesize({
      ...{ repository, config: join(folder, 'fargate.config.ts'), folder: run.path },
      ...{ environment: childEnvironment(process.env), signal: new AbortController().signal },
    });
    rmSync(join(folder, 'synthesized'), { recursive: true, force: true });
    cpSync(join(run.path, 'cdktf.out'), join(folder, 'synthesized'), { recursive: true });
    await run.remove();
  }
}

function configure(settings: Omit<Application, 'command'>): object {
  const place = { account, region: 'eu-central-1', zones: ['eu-central-1a'], flowLogs: { enabled: false } };
  const services = { app: { image: 'docker/app', port: 5000, cpu: 256, memoryMiB: 512 } };
  return { project: 'life', environments: { open: { ...place, ...settings } }, services };
}
