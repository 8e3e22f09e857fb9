import { dirname } from 'node:path';
import { type Cells } from '../contract/cells';
import { LocalFiles } from '../pipeline/adapters/local-files';
import { type BuildOptions } from '../pipeline/image/build-options';
import { loadImageContent } from '../pipeline/steps/image-content';
import { type RehearsalOptions } from './rehearsal-options';

/**
 * The images that those of the configuration are built on.
 * @throws UserError of what is wrong with a Dockerfile
 */
export async function findBases(cells: Cells, options: RehearsalOptions): Promise<readonly string[]> {
  const files = new LocalFiles(imagesRoot(options));
  const contents = await Promise.all(
    cells.images.map((image) =>
      loadImageContent({ ...image, options: buildOptions(options, paperPlatform), allowUnpinnedBases: false }, files),
    ),
  );
  return [...new Set(contents.flatMap(({ bases }) => bases))];
}

/** Images' folders are meant from where the configuration is. */
export function imagesRoot({ config }: RehearsalOptions): string {
  return dirname(config);
}

/** How images are built for one platform. */
export function buildOptions({ buildArguments }: RehearsalOptions, platform: string): BuildOptions {
  return { buildArguments, platforms: [platform] };
}

/** The platform in the names of images that are not built: the one that Fargate runs. */
export const paperPlatform = 'linux/amd64';
