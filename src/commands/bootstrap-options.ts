import { parseArgs } from 'node:util';
import { UserError } from '../contract/user-error';

/** What the user asks of `npm run bootstrap`. */
export interface BootstrapOptions {
  /** Say what would be done, and do nothing. */
  readonly dryRun: boolean;
  /** Go on without being asked. */
  readonly yes: boolean;
  /** Take everything away again. */
  readonly destroy: boolean;
  /** The id of a lock that a killed run has left. */
  readonly unlock: string | undefined;
  /** The configuration's path, relative to the working directory. */
  readonly config: string;
  /** `owner/name` on GitHub; undefined for the one that this folder came from. */
  readonly repository: string | undefined;
  /** What GitHub would tell with a token; undefined for what was not given. */
  readonly told: {
    readonly id: string | undefined;
    readonly ownerId: string | undefined;
    readonly mainBranch: string | undefined;
  };
  readonly help: boolean;
}

export const usage = `npm run bootstrap -- [options]    set an AWS account up for deployments from GitHub, once for each account

It takes the AWS credentials of an administrator as every AWS tool does, and a token of GitHub from GITHUB_TOKEN
(for example GITHUB_TOKEN=$(gh auth token)); without one it prints the commands for GitHub in place of running them.

  --dry-run             say what would be done, and do nothing
  --yes                 go on without being asked
  --destroy             take everything away again; refused while a cell is deployed
  --unlock <id>         remove the lock that a run has left that was killed
  --config <file>       the configuration (fargate.config.ts)
  --repository <o/n>    the repository on GitHub (the remote "origin" of this folder)
  --repository-id <n>   without a token: its id,
  --owner-id <n>        its owner's id,
  --main-branch <name>  and its default branch
  --help                this text

Exit codes: 0 done, 1 something failed, 3 this machine lacks something, 130 interrupted.`;

/**
 * The words of the command line as options.
 * @throws UserError BadOption
 */
export function parseBootstrapOptions(words: readonly string[]): BootstrapOptions {
  const values = parseWords(words);
  return {
    dryRun: values['dry-run'],
    yes: values.yes,
    destroy: values.destroy,
    unlock: values.unlock,
    config: values.config,
    repository: values.repository,
    told: { id: values['repository-id'], ownerId: values['owner-id'], mainBranch: values['main-branch'] },
    help: values.help,
  };
}

function parseWords(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        'dry-run': { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false, short: 'y' },
        destroy: { type: 'boolean', default: false },
        unlock: { type: 'string' },
        config: { type: 'string', default: 'fargate.config.ts' },
        repository: { type: 'string' },
        'repository-id': { type: 'string' },
        'owner-id': { type: 'string' },
        'main-branch': { type: 'string' },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    }).values;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new UserError('BadOption', `${problem} "npm run bootstrap -- --help" lists the options.`);
  }
}
