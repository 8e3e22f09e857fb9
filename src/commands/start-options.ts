import { parseArgs } from 'node:util';
import { type NextVersion } from '../rehearsal/changed-application';
import { badOption } from '../rehearsal/errors';
import { closestTo } from '../rehearsal/select-cells';

/** What the user asks of `npm start`. */
export interface StartOptions {
  /** Leave everything up until Ctrl-C. */
  readonly keep: boolean;
  /** Ids of the cells wanted; empty for no wish. */
  readonly only: readonly string[];
  /** Every environment, not only those with deploy 'local'. */
  readonly all: boolean;
  /** One JSON object on standard output, and nothing else there. */
  readonly json: boolean;
  /** The configuration's path, relative to the working directory. */
  readonly config: string;
  /** An AWS API to use in place of the embedded one; undefined for no wish. */
  readonly endpoint: string | undefined;
  /** Tasks on paper even where they could be containers. */
  readonly onPaper: boolean;
  /** For every image that is built. */
  readonly buildArguments: Readonly<Record<string, string>>;
  /** What is rolled out under load after the first apply. */
  readonly nextVersion: NextVersion;
  readonly help: boolean;
}

export const usage = `npm start -- [options]      rehearse the local environments on an embedded AWS

  --only <cell>      this cell; may be given several times
  --all              every environment, not only those with deploy: 'local', and a rollout in every cell
  --break            roll out a version that cannot start, and see it rolled back
  --keep             leave everything up until Ctrl-C
  --json             one JSON object on standard output, progress on standard error
  --config <file>    the configuration (fargate.config.ts)
  --endpoint <url>   an AWS API to use instead; AWS_ENDPOINT_URL does the same for one on this machine
  --on-paper         tasks on paper, even where they could be containers; then there is no rollout
  --build-arg <n=v>  a build argument for every image; may be given several times
  --help             this text

Exit codes: 0 all went well (with --break: it was rolled back and no request failed), 1 something failed, 3 this machine lacks something, 130 interrupted.`;

const definitions = {
  keep: { type: 'boolean' },
  only: { type: 'string', multiple: true },
  all: { type: 'boolean' },
  json: { type: 'boolean' },
  config: { type: 'string' },
  endpoint: { type: 'string' },
  'on-paper': { type: 'boolean' },
  'build-arg': { type: 'string', multiple: true },
  break: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * The words of the command line as options.
 * @throws UserError BadOption
 */
export function parseStartOptions(words: readonly string[]): StartOptions {
  checkWords(words);
  const { values } = parseArgs({ args: [...words], options: definitions });
  return {
    keep: values.keep ?? false,
    only: values.only ?? [],
    all: values.all ?? false,
    json: values.json ?? false,
    config: values.config ?? 'fargate.config.ts',
    endpoint: values.endpoint,
    onPaper: values['on-paper'] ?? false,
    buildArguments: Object.fromEntries((values['build-arg'] ?? []).map(parseArgument)),
    nextVersion: values.break ? 'broken' : 'changed',
    help: values.help ?? false,
  };
}

function parseArgument(word: string): readonly [string, string] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(word) ?? [];
  if (name === undefined || value === undefined)
    throw badOption(`"--build-arg ${word}" is not a name and a value`, '--build-arg NAME=value');
  return [name, value];
}

/** `npm start --json` without the dashes between: npm takes the word for itself, and tells by its environment. */
export function wordsKeptByNpm(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  return ['keep', 'all', 'json', 'on-paper', 'break']
    .filter((name) => environment[`npm_config_${name.replace('-', '_')}`] === 'true')
    .map((name) => `--${name}`);
}

function checkWords(words: readonly string[]): void {
  const { tokens } = parseArgs({ args: [...words], options: definitions, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === 'positional') throw badOption(`"${token.value}" is not an option`, `--only ${token.value}`);
    if (token.kind === 'option') checkOption(token.name, token.rawName, token.value);
  }
}

function checkOption(name: string, written: string, value: string | undefined): void {
  const names = Object.keys(definitions);
  if (!isOption(name)) throw badOption(`"${written}" is not an option`, `--${closestTo(name, names) ?? 'help'}`);
  const takesValue = definitions[name].type === 'string';
  // A value that looks like an option is an option whose predecessor lacks its value.
  if (takesValue && (value === undefined || value === '' || value.startsWith('-')))
    throw badOption(`"${written}" needs a value`, undefined);
  if (!takesValue && value !== undefined) throw badOption(`"${written}" takes no value, and has "${value}"`, undefined);
}

function isOption(name: string): name is keyof typeof definitions {
  return Object.hasOwn(definitions, name);
}
