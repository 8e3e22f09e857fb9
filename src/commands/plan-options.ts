import { parseArgs } from 'node:util';
import { UserError } from '../contract/user-error';

/** What the user asks of `npm run plan`. */
export interface PlanOptions {
  /** Ids of the cells wanted; empty for every cell that a merge deploys. */
  readonly only: readonly string[];
  /** The reports as one JSON array on standard output, and nothing else there. */
  readonly json: boolean;
  /** Where the comment's Markdown is written. */
  readonly markdown: string;
  /** The configuration's path, relative to the working directory. */
  readonly config: string;
  /** Settings of the state's backend in place of the stacks'. */
  readonly backendConfig: Readonly<Record<string, string>>;
  /** For every image that is named. */
  readonly buildArguments: Readonly<Record<string, string>>;
  readonly help: boolean;
}

export const usage = `npm run plan -- [options]    plan cells against your AWS account, with your own credentials; nothing is changed

  --only <cell>           this cell; may be given several times (without it, every cell that a merge deploys)
  --json                  the reports as JSON on standard output, progress on standard error
  --markdown <file>       where the comment is written that a pull request would get (.build/plan-comment.md)
  --config <file>         the configuration (fargate.config.ts)
  --backend-config <n=v>  a setting of the state's backend, such as bucket=my-state; may be given several times
  --build-arg <n=v>       a build argument for every image; may be given several times
  --help                  this text

Exit codes: 0 every cell has a plan, 1 one has none or something failed, 3 this machine lacks something, 130 interrupted.`;

/**
 * The words of the command line as options.
 * @throws UserError BadOption
 */
export function parsePlanOptions(words: readonly string[]): PlanOptions {
  const values = parseWords(words);
  return {
    only: values.only,
    json: values.json,
    markdown: values.markdown,
    config: values.config,
    backendConfig: Object.fromEntries(values['backend-config'].map(parsePair)),
    buildArguments: Object.fromEntries(values['build-arg'].map(parsePair)),
    help: values.help,
  };
}

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        only: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
        markdown: { type: 'string', default: '.build/plan-comment.md' },
        config: { type: 'string', default: 'fargate.config.ts' },
        'backend-config': { type: 'string', multiple: true, default: [] },
        'build-arg': { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    }).values;
  } catch (error) {
    throw badOption(error instanceof Error ? error.message : String(error));
  }
}

function parsePair(word: string): readonly [string, string] {
  const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/.exec(word) ?? [];
  if (name === undefined || value === undefined) throw badOption(`"${word}" is not NAME=value.`);
  return [name, value];
}

function badOption(problem: string): UserError {
  return new UserError('BadOption', `${problem} "npm run plan -- --help" lists the options.`);
}
