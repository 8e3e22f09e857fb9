import pLimit from 'p-limit';
import { type Cells, type Registry } from '../../contract/cells';
import { type NamedImage } from '../image/images-file';
import { type Clock } from '../ports/clock';
import { type ImageBuilder } from '../ports/image-builder';
import { type StoredImage } from '../ports/image-registry';
import { type RunLog } from '../ports/run-log';
import { copiesFailed } from './errors';
import { type OpenRegistry, requireAnswer } from './open-registries';
import { type ImageSelection, registriesOf } from './select-images';

/** An image of another registry, and the registries whose cells use it. */
export interface WantedCopy {
  /** With its digest. */
  readonly uri: string;
  readonly repository: string;
  readonly tag: string;
  readonly registries: readonly Registry[];
}

/** The doors of copying. */
export interface CopyPorts {
  readonly builder: ImageBuilder;
  readonly log: RunLog;
  readonly clock: Clock;
}

/** How a run copies. */
export interface CopyOptions {
  /** Says what is there, and copies nothing. */
  readonly dryRun: boolean;
  /** How many images are copied at a time. */
  readonly concurrency: number;
}

/** Those that cells use; none when the run is asked for images by name, which copies do not have. */
export function selectCopies(selection: ImageSelection, cells: Cells): readonly WantedCopy[] {
  if (selection.images.length > 0) return [];
  return cells.copies.map((copy) => ({ ...copy, registries: registriesOf(copy.repository, selection, cells) }));
}

/**
 * Copies the images that are missing, each with all its platforms where the builder can. One that is there costs no start of docker.
 * @throws UserError CopyFailed, RepositoryMissing, RegistryFailed
 */
export async function copyImages(
  copies: readonly WantedCopy[],
  open: readonly OpenRegistry[],
  ports: CopyPorts & CopyOptions,
): Promise<readonly NamedImage[]> {
  const before = await findCopies(copies, open);
  const missing = before.filter(({ stored }) => stored === undefined);
  if (missing.length === 0 || ports.dryRun) return before.flatMap((spot) => toNamed(spot, 'reused', 0));
  const seconds = await copyAll(missing, ports);
  const after = await findCopies(copies, open);
  return after.flatMap((spot) => {
    const took = seconds.get(keyOf(spot));
    return took === undefined ? toNamed(spot, 'reused', 0) : toNamed(spot, 'copied', took);
  });
}

/** A spot, however often it was looked at. */
function keyOf({ copy, at }: CopySpot): string {
  return `${at.registry.id} ${copy.repository}:${copy.tag}`;
}

interface CopySpot {
  readonly copy: WantedCopy;
  readonly at: OpenRegistry;
  readonly stored: StoredImage | undefined;
}

function findCopies(copies: readonly WantedCopy[], open: readonly OpenRegistry[]): Promise<readonly CopySpot[]> {
  const spots = copies.flatMap((copy) =>
    open.filter(({ registry }) => copy.registries.includes(registry)).map((at) => ({ copy, at })),
  );
  return Promise.all(spots.map(async ({ copy, at }) => ({ copy, at, stored: await tryFind(copy, at) })));
}

async function tryFind({ repository, tag }: WantedCopy, { images, registry }: OpenRegistry) {
  return requireAnswer(await images.find(repository, [tag]), registry, repository).get(tag);
}

/** All of them, whichever fail; then the failures together. No password is left behind. */
async function copyAll(missing: readonly CopySpot[], { builder, log, clock, concurrency }: CopyPorts & CopyOptions) {
  const limit = pLimit(concurrency);
  try {
    const hosts = await signIn(missing, builder);
    const results = await Promise.all(
      missing.map((spot) =>
        limit(async () => {
          const { copy, at } = spot;
          const start = clock.now();
          log.info(`Copying ${copy.uri} as ${copy.repository}:${copy.tag}`);
          const name = `${hosts.get(at) ?? ''}/${copy.repository}:${copy.tag}`;
          const result = await builder.copy({ uri: copy.uri, name });
          log.fence(`Copy of ${copy.uri}`, result.output);
          // A tag never moves, so one that is there by now names the same content: another run was faster.
          const isThere = result.kind === 'built' || (await tryFind(copy, at)) !== undefined;
          const problem = isThere ? undefined : result.problem;
          return { spot, problem, seconds: Math.round((clock.now() - start) / 1000) };
        }),
      ),
    );
    const failures = results.flatMap(({ spot, problem }) =>
      problem === undefined ? [] : [{ uri: spot.copy.uri, problem }],
    );
    if (failures.length > 0) throw copiesFailed(failures);
    return new Map(results.map(({ spot, seconds }) => [keyOf(spot), seconds]));
  } finally {
    await builder.signOut();
  }
}

async function signIn(spots: readonly CopySpot[], builder: ImageBuilder): Promise<ReadonlyMap<OpenRegistry, string>> {
  const accesses = await Promise.all(
    [...new Set(spots.map(({ at }) => at))].map(
      async (at) => [at, requireAnswer(await at.images.access(), at.registry, '')] as const,
    ),
  );
  await builder.signIn(accesses.map(([, access]) => access));
  return new Map(accesses.map(([at, { host }]) => [at, host]));
}

function toNamed(spot: CopySpot, result: 'reused' | 'copied', seconds: number): readonly NamedImage[] {
  const { copy, at, stored } = spot;
  if (stored === undefined) return [];
  const { account, region } = at.registry;
  const place = { account, region, digest: stored.digest, size: stored.size ?? null, result };
  return [{ name: copy.uri, repository: copy.repository, tag: copy.tag, seconds, places: [place] }];
}
