import { type RepositoryIdentity } from '../contract/accounts';
import { UserError } from '../contract/user-error';
import { runCommand } from '../pipeline/adapters/child-process';
import { type RepositorySettings } from '../pipeline/ports/repository-settings';
import { type Environment } from '../rehearsal/child-environment';
import { type BootstrapOptions } from './bootstrap-options';

/**
 * `owner/name` of the repository on GitHub: as the user says, as a job on GitHub says, or as the remote "origin" says.
 * @throws UserError RepositoryUnknown
 */
export async function findRepositoryName(
  { repository }: BootstrapOptions,
  place: { readonly folder: string; readonly environment: Environment; readonly fromJob: string | undefined },
): Promise<string> {
  const named = repository ?? place.fromJob ?? parseRemote(await readRemote(place));
  if (named === undefined || !/^[\w.-]+\/[\w.-]+$/.test(named)) throw repositoryUnknown(named);
  return named;
}

async function readRemote({ folder, environment }: { readonly folder: string; readonly environment: Environment }) {
  const words = ['remote', 'get-url', 'origin'];
  const command = { executable: 'git', arguments: words, folder, environment };
  return runCommand(command).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
}

/** The end of `https://github.com/owner/name.git` and of `git@github.com:owner/name.git`. */
export function parseRemote(url: string): string | undefined {
  const [, owner, name] = /^(?:\w+:\/\/|[\w.-]+@).*?[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(url) ?? [];
  return owner === undefined || name === undefined ? undefined : `${owner}/${name}`;
}

/**
 * What trust is made from: asked of GitHub, or as the user tells it.
 * @throws UserError RepositoryUnread, RepositoryNotTold
 */
export async function identifyRepository(
  fullName: string,
  { told }: BootstrapOptions,
  settings: RepositorySettings | undefined,
): Promise<RepositoryIdentity> {
  if (settings) {
    const loaded = await settings.load();
    if (loaded.kind === 'failed') throw repositoryUnread(fullName, loaded.why);
    return loaded.value;
  }
  const [owner = '', name = ''] = fullName.split('/');
  const { id, ownerId, mainBranch } = told;
  if (id === undefined || ownerId === undefined || mainBranch === undefined) throw repositoryNotTold(fullName);
  if (![id, ownerId].every((each) => /^\d+$/.test(each))) throw repositoryNotTold(fullName);
  return { owner, name, id, ownerId, mainBranch };
}

function repositoryUnknown(named: string | undefined): UserError {
  const got = named === undefined ? 'This folder has no remote "origin" on GitHub.' : `"${named}" is not owner/name.`;
  return new UserError('RepositoryUnknown', `${got} Name the repository: --repository owner/name`);
}

function repositoryUnread(fullName: string, why: string): UserError {
  return new UserError(
    'RepositoryUnread',
    `GitHub does not show ${fullName} to the token in GITHUB_TOKEN: ${why}. Name another with --repository, or use a token that may read it.`,
  );
}

function repositoryNotTold(fullName: string): UserError {
  const query = '"--repository-id \\(.id) --owner-id \\(.owner.id) --main-branch \\(.default_branch)"';
  return new UserError(
    'RepositoryNotTold',
    `Roles trust ${fullName} by its ids. Set GITHUB_TOKEN, and GitHub is asked for them; or pass what this prints:\n` +
      `  gh api repos/${fullName} --jq '${query}'`,
  );
}
