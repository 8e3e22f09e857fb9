import { posix } from 'node:path';
import { type BuildOptions } from '../image/build-options';
import { type ImageContent } from '../image/content-tag';
import { type Dockerfile, isPinned, parseDockerfile } from '../image/dockerfile';
import { Dockerignore } from '../image/dockerignore';
import { type Files } from '../ports/files';
import { basesNotPinned, dockerfileMissing, targetMissing } from './errors';

/** An image that is built in this repository. */
export interface ImageSource {
  readonly name: string;
  /** The build context, with the Dockerfile in it. */
  readonly folder: string;
  readonly options: BuildOptions;
  /** Whether it may be built on images that are not pinned by digest; its tag says nothing of those. */
  readonly allowUnpinnedBases: boolean;
}

/**
 * Reads all that an image's build is given.
 * @throws UserError DockerfileMissing, BaseNotPinned, TargetMissing
 */
export async function loadImageContent(source: ImageSource, files: Files): Promise<ImageContent> {
  const file = dockerfileOf(source);
  const text = await files.tryReadText(file);
  if (text === undefined) throw dockerfileMissing(source.name, file);
  const dockerfile = parseDockerfile(text, source.options);
  check(source, file, dockerfile);
  const ignored = await loadDockerignore(file, source.folder, files);
  const entries = await files.list(source.folder, {
    includes: (path) => !ignored.ignores(path),
    enters: (folder) => ignored.mayInclude(folder),
  });
  return { dockerfile: text, entries, options: source.options, bases: dockerfile.bases.map((base) => base.reference) };
}

/** The path of an image's Dockerfile. */
export function dockerfileOf({ folder }: Pick<ImageSource, 'folder'>): string {
  return posix.join(folder, 'Dockerfile');
}

function check(source: ImageSource, file: string, { bases, stages }: Dockerfile): void {
  const unpinned = bases.filter((base) => !isPinned(base));
  if (unpinned.length > 0 && !source.allowUnpinnedBases) throw basesNotPinned(file, unpinned);
  const { target } = source.options;
  if (target === undefined || stages.has(target.toLowerCase())) return;
  const named = [...stages].filter((stage) => !/^\d+$/.test(stage));
  throw targetMissing(file, target, named);
}

/** A file beside the Dockerfile, named after it, takes the place of the context's. */
async function loadDockerignore(file: string, folder: string, files: Files): Promise<Dockerignore> {
  const own = await files.tryReadText(`${file}.dockerignore`);
  const text = own ?? (await files.tryReadText(posix.join(folder, '.dockerignore')));
  return Dockerignore.parse(text ?? '');
}
