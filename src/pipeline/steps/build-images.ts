import { posix } from 'node:path';
import { type Cells, type Registry } from '../../contract/cells';
import { type NamedImage, formatImagesFile, formatTagsFile, type ImagesFile } from '../image/images-file';
import { type AwsSessions } from '../ports/aws-sessions';
import { type Clock } from '../ports/clock';
import { type Files } from '../ports/files';
import { type ImageBuilder } from '../ports/image-builder';
import { type ImageRegistries } from '../ports/image-registry';
import { type RunLog } from '../ports/run-log';
import { copyImages, selectCopies } from './copy-images';
import { pushNotSeen } from './errors';
import { type OpenRegistry, tryOpenRegistries } from './open-registries';
import { buildImages, findSpots, pushImages, type Spot } from './push-images';
import { loadCells } from './load-cells';
import { type ImageSelection, type SelectedImage, selectImages, tagImages, type TaggedImage } from './select-images';

/** What is asked of a run. */
export interface BuildImagesInputs extends ImageSelection {
  /** ARNs of the roles that may push, one for each account; none where nothing is pushed. */
  readonly roles: readonly string[];
  /** False to see only that the images can be built. */
  readonly push: boolean;
  /** Says what would be built, and builds nothing. */
  readonly dryRun: boolean;
  /** How many images are built at a time. */
  readonly concurrency: number;
  /** Where the images' tags, digests and places are written for later steps. */
  readonly imagesFile: string;
}

/** The doors of the step. */
export interface BuildImagesPorts {
  readonly files: Files;
  readonly sessions: AwsSessions;
  readonly registries: ImageRegistries;
  readonly builder: ImageBuilder;
  readonly log: RunLog;
  readonly clock: Clock;
}

/**
 * Names images by their content, and pushes those that are missing in a registry whose cells use them. An image that is there
 * costs no start of docker.
 * @throws UserError of what the user can mend
 */
export async function run(inputs: BuildImagesInputs, ports: BuildImagesPorts): Promise<ImagesFile> {
  const cells = await loadCells(inputs.cellsFile, ports.files);
  const selected = selectImages(inputs, cells);
  const copies = selectCopies(inputs, cells);
  // Files are read while GitHub and AWS are waited for. What is wrong with files is told first.
  const choosing = chooseWay([...selected, ...copies], inputs, ports);
  choosing.catch(() => undefined);
  const images = await tagImages(selected, ports.files);
  await writeTags(images, { inputs, cells, files: ports.files });
  const way = await choosing;
  const named = await go(way, images, { inputs, ports });
  const copied = way.kind === 'push' ? await copyImages(copies, way.open, { ...ports, ...inputs }) : [];
  const file: ImagesFile = { version: 1, images: [...named, ...copied] };
  await ports.files.writeText(inputs.imagesFile, formatImagesFile(file));
  return file;
}

/** Terraform reads a file of this name in a stack's folder by itself. */
const tagsFileName = 'images.auto.tfvars.json';

interface Whereto {
  readonly inputs: BuildImagesInputs;
  readonly cells: Cells;
  readonly files: Files;
}

async function writeTags(images: readonly TaggedImage[], { inputs, cells, files }: Whereto): Promise<void> {
  const text = formatTagsFile(images);
  const root = posix.dirname(inputs.cellsFile);
  await Promise.all(cells.cells.map(({ stack }) => files.writeText(posix.join(root, stack, tagsFileName), text)));
}

/** Into registries; or nowhere, for a reason that the people who look at the run should read. */
type Way =
  | { readonly kind: 'push'; readonly open: readonly OpenRegistry[] }
  | { readonly kind: 'build-only'; readonly notice?: string };

async function chooseWay(
  images: readonly Pick<SelectedImage, 'registries'>[],
  inputs: BuildImagesInputs,
  ports: BuildImagesPorts,
): Promise<Way> {
  // Asked for the names alone.
  if (!inputs.push && inputs.dryRun) return { kind: 'build-only' };
  const registries = [...new Set(images.flatMap((image) => image.registries))];
  if (registries.length === 0) return { kind: 'build-only', notice: noCell };
  // Said on a pull request too: it is the first run that a fresh copy of the repository sees.
  if (inputs.roles.length === 0) return { kind: 'build-only', notice: noRole(registries) };
  if (!inputs.push) return { kind: 'build-only' };
  const open = await tryOpenRegistries(registries, inputs.roles, ports);
  return open ? { kind: 'push', open } : { kind: 'build-only', notice: noToken };
}

interface Run {
  readonly inputs: BuildImagesInputs;
  readonly ports: BuildImagesPorts;
}

function go(way: Way, images: readonly TaggedImage[], run: Run): Promise<readonly NamedImage[]> {
  switch (way.kind) {
    case 'push':
      return push(images, way.open, run);
    case 'build-only':
      if (way.notice !== undefined) run.ports.log.notice(way.notice);
      return buildOnly(images, run);
  }
}

const noCell = 'Images are built and not pushed: no cell that a merge deploys uses them.';

const noToken =
  'Images are built and not pushed: this job may ask for no token. It lacks "permissions: id-token: write", or it runs for a fork.';

function noRole([registry]: readonly Registry[]): string {
  const account = registry?.account ?? '<account>';
  return (
    `Images are built and not pushed: no role of the account ${account} to push with is set (role-to-assume). ` +
    'The workflow takes it from the variable IMAGES_ROLE, which is set by: npm run bootstrap'
  );
}

async function buildOnly(
  images: readonly TaggedImage[],
  { inputs: { dryRun, concurrency }, ports }: Run,
): Promise<readonly NamedImage[]> {
  const seconds = dryRun ? new Map<string, number>() : await buildImages(images, ports, { concurrency });
  return images.map((image) => toNamed(image, { before: [], after: [], seconds }));
}

async function push(
  images: readonly TaggedImage[],
  open: readonly OpenRegistry[],
  { inputs, ports }: Run,
): Promise<readonly NamedImage[]> {
  const before = await findSpots(images, open);
  const missing = before.filter(({ stored }) => stored === undefined);
  if (missing.length === 0 || inputs.dryRun) {
    return images.map((image) => toNamed(image, { before, after: before, seconds: new Map() }));
  }
  const seconds = await pushImages(missing, ports, inputs);
  const pushed = images.filter((image) => missing.some((spot) => spot.image === image));
  const after = [...before.filter(({ image }) => !pushed.includes(image)), ...(await findPushed(pushed, open))];
  return images.map((image) => toNamed(image, { before, after, seconds }));
}

/** What is reported is what the registry says, not what docker said. */
async function findPushed(images: readonly TaggedImage[], open: readonly OpenRegistry[]): Promise<readonly Spot[]> {
  const spots = await findSpots(images, open);
  const lost = spots.find(({ stored }) => stored === undefined);
  if (!lost) return spots;
  const { account, region } = lost.at.registry;
  throw pushNotSeen(lost.image.repository, lost.image.tag, `${account} in ${region}`);
}

interface Findings {
  readonly before: readonly Spot[];
  readonly after: readonly Spot[];
  readonly seconds: ReadonlyMap<string, number>;
}

function toNamed(image: TaggedImage, { before, after, seconds }: Findings): NamedImage {
  const { name, repository, tag } = image;
  const places = after.flatMap(({ image: other, at, stored }) => {
    if (other !== image || stored === undefined) return [];
    const wasThere = before.some((spot) => spot.image === image && spot.at === at && spot.stored !== undefined);
    const { account, region } = at.registry;
    const result = wasThere ? ('reused' as const) : ('built' as const);
    return [{ account, region, digest: stored.digest, size: stored.size ?? null, result }];
  });
  return { name, repository, tag, seconds: seconds.get(name) ?? 0, places };
}
