import { type BuildImagesInputs } from '../../src/pipeline/steps/build-images';
import { badInput } from '../../src/pipeline/steps/errors';
import {
  type Read,
  type SessionInputs,
  readCount,
  readFlag,
  readLines,
  readRoles,
  readSession,
  tryReadText,
} from '../read-input';

/** What the action is told, as the step and its adapters take it. */
export interface ActionInputs {
  readonly step: BuildImagesInputs;
  readonly session: SessionInputs;
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
}

/**
 * Reads the inputs of action.yml.
 * @throws UserError BadInput
 */
export function readInputs(read: Read): ActionInputs {
  return {
    step: {
      cellsFile: read('cells-file'),
      imagesFile: read('images-file'),
      images: readLines('images', read),
      options: {
        buildArguments: Object.fromEntries(readLines('build-args', read).map(parseArgument)),
        target: tryReadText('target', read),
        platforms: readPlatforms(read),
      },
      allowUnpinnedBases: readFlag('allow-unpinned-bases', read),
      roles: readRoles(read),
      region: tryReadText('aws-region', read),
      push: readFlag('push', read),
      dryRun: readFlag('dry-run', read),
      concurrency: readCount('max-parallel', read),
    },
    session: readSession(read),
    cacheFrom: readLines('cache-from', read),
    cacheTo: readLines('cache-to', read),
  };
}

function readPlatforms(read: Read): readonly string[] {
  const value = read('platforms');
  const platforms = value.split(/[\s,]+/).filter((platform) => platform !== '');
  const known = platforms.length > 0 && platforms.every((platform) => /^linux\/(amd64|arm64)$/.test(platform));
  if (!known) throw badInput('platforms', value, 'linux/amd64, linux/arm64 or both, separated by a comma');
  return platforms;
}

function parseArgument(line: string): readonly [string, string] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) throw badInput('build-args', line, 'NAME=value');
  return [name, value];
}
