import { type GitHubCommandFiles } from '../../src/pipeline/adapters/github-commands';
import { type ImagesFile } from '../../src/pipeline/image/images-file';
import { formatImagesTable } from '../../src/pipeline/steps/images-table';

/** Hands on what later steps and people read. Digests and tags, no addresses: a masked account number would empty the output. */
export function writeOutputs(
  files: Pick<GitHubCommandFiles, 'setOutput' | 'addSummary'>,
  result: ImagesFile,
  imagesFile: string,
): void {
  const digests = result.images.flatMap(({ name, places: [place] }) => (place ? [[name, place.digest] as const] : []));
  const built = result.images.filter(({ places }) => places.some((place) => place.result === 'built'));
  files.setOutput('tags', JSON.stringify(Object.fromEntries(result.images.map(({ name, tag }) => [name, tag]))));
  files.setOutput('digests', JSON.stringify(Object.fromEntries(digests)));
  files.setOutput('built', JSON.stringify(built.map(({ name }) => name)));
  files.setOutput('images-file', imagesFile);
  files.addSummary(formatImagesTable(result));
}
