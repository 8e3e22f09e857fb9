import { type BuildImagesInputs } from '../../src/pipeline/steps/build-images';
import { badInput } from '../../src/pipeline/steps/errors';

/** What the action is told, as the step and its adapters take it. */
export interface ActionInputs {
  readonly step: BuildImagesInputs;
  readonly session: { readonly sessionName: string; readonly durationSeconds: number };
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
}

/** Gives an input of action.yml as it was written. */
type Read = (name: string) => string;

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
        target: readOptional('target', read),
        platforms: readPlatforms(read),
      },
      allowUnpinnedBases: readFlag('allow-unpinned-bases', read),
      roles: readLines('role-to-assume', read).map(parseRole),
      region: readOptional('aws-region', read),
      push: readFlag('push', read),
      dryRun: readFlag('dry-run', read),
      concurrency: readCount('max-parallel', read),
    },
    session: {
      sessionName: read('role-session-name'),
      durationSeconds: readCount('role-duration-seconds', read),
    },
    cacheFrom: readLines('cache-from', read),
    cacheTo: readLines('cache-to', read),
  };
}

function readLines(name: string, read: Read): readonly string[] {
  const lines = read(name).split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

function readOptional(name: string, read: Read): string | undefined {
  const value = read(name);
  return value === '' ? undefined : value;
}

function readFlag(name: string, read: Read): boolean {
  const value = read(name);
  if (!/^(true|false)$/i.test(value)) throw badInput(name, value, 'true or false');
  return value.toLowerCase() === 'true';
}

function readCount(name: string, read: Read): number {
  const value = read(name);
  if (!/^[1-9]\d{0,5}$/.test(value)) throw badInput(name, value, 'a whole number from 1');
  return Number(value);
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

function parseRole(line: string): string {
  if (/^arn:aws[\w-]*:iam::\d{12}:role\/\S+$/.test(line)) return line;
  throw badInput('role-to-assume', line, 'arn:aws:iam::<account>:role/<name>');
}
