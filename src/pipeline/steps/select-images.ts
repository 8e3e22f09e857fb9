import { type Cell, type Cells, type Registry } from '../../contract/cells';
import { type BuildOptions } from '../image/build-options';
import { type ContentTag, contentTag } from '../image/content-tag';
import { type Files } from '../ports/files';
import { unknownImage } from './errors';
import { type ImageSource, loadImageContent } from './image-content';

export { loadCells } from './load-cells';

/** Which images of the configuration are meant, and how they are built. */
export interface ImageSelection {
  /** The path of cells.json. */
  readonly cellsFile: string;
  /** Names; empty for all. */
  readonly images: readonly string[];
  readonly options: BuildOptions;
  readonly allowUnpinnedBases: boolean;
  /**
   * Ids of the cells whose registries count.
   * @default - those that a merge deploys
   */
  readonly cells?: readonly string[] | undefined;
  /**
   * The only Region whose registries count.
   * @default - those of every Region whose cells use an image
   */
  readonly region?: string | undefined;
}

/** An image that is meant, and the registries whose cells use it. */
export interface SelectedImage {
  readonly source: ImageSource;
  readonly name: string;
  readonly repository: string;
  readonly registries: readonly Registry[];
}

/** An image by its content. */
export interface TaggedImage extends SelectedImage {
  /** The Dockerfile's text. */
  readonly dockerfile: string;
  readonly tag: ContentTag;
}

/**
 * Images, and where they belong.
 * @throws UserError UnknownImage
 */
export function selectImages(selection: ImageSelection, cells: Cells): readonly SelectedImage[] {
  const known = cells.images.map(({ name }) => name);
  const unknown = selection.images.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownImage(unknown, known);
  const wanted = cells.images.filter(({ name }) => selection.images.length === 0 || selection.images.includes(name));
  return wanted.map(({ name, folder, repository }) => ({
    source: { ...selection, name, folder },
    name,
    repository,
    registries: registriesOf(repository, selection, cells),
  }));
}

/**
 * Names images by their content. Neither an engine nor a network is asked.
 * @throws UserError of loadImageContent
 */
export function tagImages(images: readonly SelectedImage[], files: Files): Promise<readonly TaggedImage[]> {
  return Promise.all(
    images.map(async (image) => {
      const content = await loadImageContent(image.source, files);
      return { ...image, dockerfile: content.dockerfile, tag: contentTag(content) };
    }),
  );
}

/** Those of accounts and Regions in which a cell that counts uses the repository. */
export function registriesOf(
  repository: string,
  selection: ImageSelection,
  { registries, cells }: Cells,
): readonly Registry[] {
  const counts = ({ id, deploy }: Cell) => selection.cells?.includes(id) ?? deploy === 'aws';
  const inRegion = registries.filter(({ region }) => region === (selection.region ?? region));
  return inRegion.filter(({ account, region }) =>
    cells.some(
      (cell) =>
        counts(cell) && cell.account === account && cell.region === region && cell.repositories.includes(repository),
    ),
  );
}
