import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Cells } from '../contract/cells';
import { LocalFiles } from '../pipeline/adapters/local-files';
import { type BuildOptions } from '../pipeline/image/build-options';
import { type ImageContent } from '../pipeline/image/content-tag';
import { loadImageContent } from '../pipeline/steps/image-content';
import { lastWordsFor } from './last-words';

/** What the next version of an application is like. */
export type NextVersion = 'changed' | 'broken';

/** An application, and where its next version is written. */
export interface ApplicationChange {
  readonly version: NextVersion;
  readonly images: Cells['images'];
  /** Names of the images that are new in the next version. */
  readonly renewed: readonly string[];
  /** What the images' folders are relative to. */
  readonly root: string;
  /** The same for the next version: a folder that is not there yet. */
  readonly nextRoot: string;
  readonly options: BuildOptions;
}

/**
 * Writes the build contexts of an application's next version; those of the user are only read.
 * @throws UserError of what is wrong with a Dockerfile; LastWordsNotFor the platform
 */
export async function changeApplication(change: ApplicationChange): Promise<void> {
  for (const { name, folder } of change.images) {
    const next = join(change.nextRoot, folder);
    await mkdir(dirname(next), { recursive: true });
    if (change.renewed.includes(name)) await writeContext(change, folder, next);
    else await symlink(join(change.root, folder), next);
  }
}

async function writeContext({ version, root, options }: ApplicationChange, folder: string, next: string) {
  const source = { name: folder, folder, options, allowUnpinnedBases: false };
  const { dockerfile, entries } = await loadImageContent(source, new LocalFiles(root));
  await mkdir(next, { recursive: true });
  // What would be ignored is left out, so there is nothing left to ignore.
  for (const entry of entries.filter(({ path }) => !path.endsWith('.dockerignore')))
    await copyEntry(entry, join(root, folder), next);
  await writeFile(join(next, 'Dockerfile'), [dockerfile, ...changes[version], ''].join('\n'));
  if (version === 'broken') {
    const [platform = ''] = options.platforms;
    await writeFile(join(next, lastWordsFile), lastWordsFor(platform), { mode: 0o755 });
  }
}

async function copyEntry(entry: ImageContent['entries'][number], from: string, to: string): Promise<void> {
  const place = join(to, entry.path);
  await mkdir(dirname(place), { recursive: true });
  switch (entry.kind) {
    case 'file':
      return copyFile(join(from, entry.path), place);
    case 'link':
      return symlink(entry.target, place);
    case 'empty-folder':
      await mkdir(place, { recursive: true });
  }
}

const lastWordsFile = 'last-words';

/** What is added to a Dockerfile. It changes the last layer only, so that nothing is built anew. */
const changes: Readonly<Record<NextVersion, readonly string[]>> = {
  changed: ['LABEL fargate-template.version="the next one"'],
  broken: [`COPY ${lastWordsFile} /${lastWordsFile}`, `ENTRYPOINT ["/${lastWordsFile}"]`, 'CMD []'],
};
