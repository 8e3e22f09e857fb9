import pLimit from 'p-limit';
import { type Place } from '../../contract/user-error';
import { tryFindInstruction } from '../image/dockerfile';
import { type Clock } from '../ports/clock';
import { type BuildResult, type FailedBuild, type ImageBuilder } from '../ports/image-builder';
import { type StoredImage } from '../ports/image-registry';
import { type RunLog } from '../ports/run-log';
import { buildsFailed } from './errors';
import { dockerfileOf } from './image-content';
import { type OpenRegistry, requireAnswer } from './open-registries';
import { type TaggedImage } from './select-images';

/** An image in one registry: there already, or to be pushed. */
export interface Spot {
  readonly image: TaggedImage;
  readonly at: OpenRegistry;
  /** Undefined as long as it is not there. */
  readonly stored: StoredImage | undefined;
}

/** The doors of a build. */
export interface BuildPorts {
  readonly builder: ImageBuilder;
  readonly log: RunLog;
  readonly clock: Clock;
}

/** How many images are built at a time. */
interface Bound {
  readonly concurrency: number;
}

/**
 * Asks, once for each repository, whether images are there.
 * @throws UserError RepositoryMissing, RegistryFailed
 */
export function findSpots(images: readonly TaggedImage[], open: readonly OpenRegistry[]): Promise<readonly Spot[]> {
  const wanted = images.flatMap((image) =>
    open.filter(({ registry }) => image.registries.includes(registry)).map((at) => ({ image, at })),
  );
  return Promise.all(wanted.map(async ({ image, at }) => ({ image, at, stored: await tryFind(image, at) })));
}

async function tryFind({ repository, tag }: TaggedImage, { registry, images }: OpenRegistry) {
  return requireAnswer(await images.find(repository, [tag]), registry, repository).get(tag);
}

/**
 * Builds images and pushes each to the spots where it is missing; seconds by name. No password is left behind.
 * @throws UserError BuildFailed when an image is in the end not in every spot
 */
export async function pushImages(
  missing: readonly Spot[],
  ports: BuildPorts,
  { concurrency }: Bound,
): Promise<ReadonlyMap<string, number>> {
  const registries = [...new Set(missing.map(({ at }) => at))];
  try {
    const hosts = await signIn(registries, ports);
    const images = missing.map(({ image }) => image);
    const push = (image: TaggedImage) => {
      const spots = missing.filter((spot) => spot.image === image);
      const names = spots.map(({ at }) => `${hosts.get(at) ?? ''}/${image.repository}:${image.tag}`);
      return pushImage({ image, spots, names, renew: () => signIn(registries, ports) }, ports);
    };
    return await buildAll(images, ports, { concurrency, build: push });
  } finally {
    await ports.builder.signOut();
  }
}

/**
 * Builds images to see that they can be built.
 * @throws UserError BuildFailed
 */
export function buildImages(
  images: readonly TaggedImage[],
  ports: BuildPorts,
  { concurrency }: Bound,
): Promise<ReadonlyMap<string, number>> {
  return buildAll(images, ports, { concurrency, build: (image) => build(image, [], ports) });
}

interface Builds extends Bound {
  readonly build: (image: TaggedImage) => Promise<BuildResult>;
}

/** All of them, whichever fail; then the failures together. */
async function buildAll(images: readonly TaggedImage[], { clock }: BuildPorts, { concurrency, build }: Builds) {
  const limit = pLimit(concurrency);
  const results = await Promise.all(
    [...new Set(images)].map((image) =>
      limit(async () => {
        const start = clock.now();
        const result = await build(image);
        return { image, result, seconds: Math.round((clock.now() - start) / 1000) };
      }),
    ),
  );
  const failures = results.flatMap(({ image, result }) => failureOf(image, result));
  if (failures.length > 0) throw buildsFailed(failures);
  return new Map(results.map(({ image, seconds }) => [image.name, seconds]));
}

function failureOf(image: TaggedImage, result: BuildResult) {
  if (result.kind === 'built') return [];
  const { problem, instruction } = result;
  const found = instruction === undefined ? undefined : tryFindInstruction(image.dockerfile, instruction);
  const line = result.line ?? found;
  const place: Place | undefined = line === undefined ? undefined : { file: dockerfileOf(image.source), line };
  return [{ image: image.name, problem, place }];
}

/** Gets passwords and hands them to the builder; the registries' addresses. */
async function signIn(registries: readonly OpenRegistry[], { builder }: BuildPorts) {
  const accesses = await Promise.all(
    registries.map(async (at) => [at, requireAnswer(await at.images.access(), at.registry, '')] as const),
  );
  await builder.signIn(accesses.map(([, access]) => access));
  return new Map(accesses.map(([at, { host }]) => [at, host]));
}

interface Push {
  readonly image: TaggedImage;
  readonly spots: readonly Spot[];
  readonly names: readonly string[];
  /** Gets new passwords, for all registries: images beside this one go on with them. */
  readonly renew: () => Promise<unknown>;
}

/** How long to wait before each further try: a registry that stumbles is soon up again, and layers that arrived stay. */
const waitsMilliseconds = [1000, 4000, 10_000] as const;

async function pushImage(push: Push, ports: BuildPorts): Promise<BuildResult> {
  const first = await tryPush(push, ports);
  if (first.kind === 'built') return first;
  if (isExpired(first.problem)) {
    await push.renew();
    return tryPush(push, ports);
  }
  let last: BuildResult = first;
  for (const wait of waitsMilliseconds) {
    if (last.kind === 'built' || !isPassing(last)) return last;
    ports.log.info(`The registry stumbled (${last.problem}): ${push.image.name} is tried again`);
    await ports.clock.sleep(wait);
    last = await tryPush(push, ports);
  }
  return last;
}

/** A tag never moves, so one that is there by now names the same content: another run was faster. */
async function tryPush({ image, spots, names }: Push, ports: BuildPorts): Promise<BuildResult> {
  const result = await build(image, names, ports);
  if (result.kind === 'built') return result;
  const found = await Promise.all(spots.map(({ at }) => tryFind(image, at)));
  return found.includes(undefined) ? result : { kind: 'built', digest: found[0]?.digest, output: result.output };
}

/** What registries and docker say of a password that was good when the build began. */
function isExpired(problem: string): boolean {
  return /token has expired|reauthenticate|no basic auth credentials/i.test(problem);
}

/** What docker says of a registry, or a way to it, that is well again in a moment. A failing instruction fails again. */
function isPassing({ problem, instruction }: FailedBuild): boolean {
  const trouble =
    /\b(429|50[0234])\b|too ?many ?requests|connection (reset|refused)|broken pipe|unexpected eof|: eof|i\/o timeout/i;
  return instruction === undefined && trouble.test(problem);
}

async function build(image: TaggedImage, names: readonly string[], { builder, log }: BuildPorts): Promise<BuildResult> {
  const { folder, options } = image.source;
  log.info(`Building ${image.name} from ${folder} as ${image.tag}`);
  const request = { folder, dockerfile: dockerfileOf(image.source), ...options, names, push: names.length > 0 };
  const result = await builder.build(request);
  log.fence(`Build of ${image.name}`, result.output);
  return result;
}
