import { dirname, join } from 'node:path';
import { LocalFiles } from '../pipeline/adapters/local-files';
import { SystemClock } from '../pipeline/adapters/system-clock';
import { type RunLog } from '../pipeline/ports/run-log';
import { run } from '../pipeline/steps/build-images';
import { paperPlatform } from './image-sources';
import { noBuilder } from './no-builder';

/** Whose images are named. */
export interface ImageNaming {
  readonly cellsFile: string;
  /** Of this run alone. */
  readonly folder: string;
  /** The configuration's absolute path: images' folders are meant from where it is. */
  readonly config: string;
  readonly buildArguments: Readonly<Record<string, string>>;
}

/**
 * Writes the tags of images beside the stacks, for Terraform to read. Nothing is built, and no registry is asked.
 * @throws UserError of what is wrong with a Dockerfile
 */
export async function nameImages({ cellsFile, folder, config, buildArguments }: ImageNaming): Promise<void> {
  await run(
    {
      ...{ cellsFile, imagesFile: join(folder, 'images.json'), images: [], roles: [] },
      options: { buildArguments, platforms: [paperPlatform] },
      ...{ allowUnpinnedBases: false, push: false, dryRun: true, concurrency: 1 },
    },
    {
      files: new LocalFiles(dirname(config)),
      sessions: { open: () => Promise.resolve({ kind: 'no-token' }) },
      registries: { open: () => ({ find: () => Promise.resolve(nothing), access: () => Promise.resolve(nothing) }) },
      builder: noBuilder,
      log: silent,
      clock: new SystemClock(),
    },
  );
}

const nothing = { kind: 'no-repository' } as const;

const nobody = () => undefined;

const silent: RunLog = { info: nobody, notice: nobody, warning: nobody, mask: nobody, fence: nobody };
