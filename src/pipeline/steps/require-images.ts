import { posix } from 'node:path';
import * as z from 'zod';
import { type Cell, type Cells } from '../../contract/cells';
import { type AwsCredentials } from '../ports/aws-sessions';
import { type Files } from '../ports/files';
import { type ImageRegistries } from '../ports/image-registry';

/** Where the images of a cell are told and kept. */
export interface ImagePlace {
  readonly cells: Cells;
  /** The folder of the stack, with the tags of the images beside it. */
  readonly folder: string;
  /** Undefined for those that the environment has. */
  readonly credentials: AwsCredentials | undefined;
}

const tagsSchema = z.object({ images: z.record(z.string(), z.string()) });

interface NamedTag {
  readonly repository: string;
  readonly tag: string;
}

/** What is wrong with the images that a cell's tasks would pull: each that is not in its registry, or cannot be asked for. */
export async function findMissingImages(
  cell: Cell,
  { cells, folder, credentials }: ImagePlace,
  ports: { readonly files: Files; readonly registries: ImageRegistries },
): Promise<readonly string[]> {
  const text = await ports.files.tryReadText(posix.join(folder, 'images.auto.tfvars.json'));
  // Terraform itself says that tags are missing.
  const tags = text === undefined ? {} : tagsSchema.parse(JSON.parse(text)).images;
  const named = namedTags(cells, tags).filter(({ repository }) => cell.repositories.includes(repository));
  const registry = ports.registries.open(cell, credentials);
  const asked = await Promise.all(
    named.map(async ({ repository, tag }) => {
      const found = await registry.find(repository, [tag]);
      const image = `${repository}:${tag}`;
      if (found.kind === 'failed') return [`The registry does not tell whether it has ${image}: ${found.message}`];
      return found.kind === 'done' && found.value.has(tag) ? [] : [absent(image, cell)];
    }),
  );
  return asked.flat();
}

function namedTags({ images, copies }: Cells, tags: Readonly<Record<string, string>>): readonly NamedTag[] {
  const built = images.flatMap(({ name, repository }) => {
    const tag = tags[name];
    return tag === undefined ? [] : [{ repository, tag }];
  });
  return [...built, ...copies];
}

function absent(image: string, { account, region }: Cell): string {
  return (
    `The image ${image} is not in the registry of ${account} in ${region}: tasks could not start. The job that builds and pushes images ` +
    'comes before this one; run it, then this again.'
  );
}
