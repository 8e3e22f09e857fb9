import * as z from 'zod';
import { type RepositoryIdentity } from '../../contract/accounts';
import { type RepositorySettings, type SettingPlace, type SettingResult } from '../ports/repository-settings';
import { tryReadGitHubError, unlessMissing } from './github-errors';
import { loadBranches, writeBranches } from './github-environments';
import { type GitHubConnection, type Octokit, openOctokit } from './octokit';
import { sealFor } from './sealed-box';

/** A repository, and the way to it. */
export interface RepositoryPlace extends GitHubConnection {
  /** `owner/name`. */
  readonly repository: string;
}

/** Settings of a repository on GitHub. */
export class GitHubRepositorySettings implements RepositorySettings {
  private opened: Promise<Octokit> | undefined;

  constructor(private readonly place: RepositoryPlace) {}

  load(): Promise<SettingResult<RepositoryIdentity>> {
    return this.ask(async (octokit) => {
      const { data } = await octokit.request('GET /repos/{owner}/{repo}', this.repository);
      const { id, name, owner, default_branch: mainBranch } = repositorySchema.parse(data);
      return { owner: owner.login, ownerId: String(owner.id), name, id: String(id), mainBranch };
    });
  }

  tryRead(place: SettingPlace): Promise<SettingResult<string | undefined>> {
    return this.ask((octokit) =>
      unlessMissing(async () => {
        if (place.kind === 'environment') return loadBranches(octokit, { ...this.repository, name: place.name });
        const answer = await octokit.request(`GET ${routeOf(place)}/{name}`, this.parameters(place));
        return place.kind === 'variable' ? variableSchema.parse(answer.data).value : hidden;
      }),
    );
  }

  write(place: SettingPlace, text: string): Promise<SettingResult<undefined>> {
    return this.ask(async (octokit) => {
      switch (place.kind) {
        case 'environment':
          await writeBranches(octokit, { ...this.repository, name: place.name }, text);
          return undefined;
        case 'variable':
          await this.writeVariable(octokit, place, text);
          return undefined;
        case 'secret':
          await this.writeSecret(octokit, place, text);
          return undefined;
      }
    });
  }

  remove(place: SettingPlace): Promise<SettingResult<undefined>> {
    return this.ask((octokit) =>
      unlessMissing(async () => {
        const route = place.kind === 'environment' ? '/repos/{owner}/{repo}/environments' : routeOf(place);
        await octokit.request(`DELETE ${route}/{name}`, this.parameters(place));
        return undefined;
      }),
    );
  }

  private async writeVariable(octokit: Octokit, place: SettingPlace & { kind: 'variable' }, value: string) {
    const parameters = { ...this.parameters(place), value };
    const changed = await unlessMissing(() => octokit.request(`PATCH ${routeOf(place)}/{name}`, parameters));
    if (changed === undefined) await octokit.request(`POST ${routeOf(place)}`, parameters);
  }

  private async writeSecret(octokit: Octokit, place: SettingPlace & { kind: 'secret' }, value: string) {
    const answer = await octokit.request(`GET ${routeOf(place)}/public-key`, this.repository);
    const { key, key_id } = publicKeySchema.parse(answer.data);
    const encrypted_value = await sealFor(key, value);
    await octokit.request(`PUT ${routeOf(place)}/{name}`, { ...this.parameters(place), encrypted_value, key_id });
  }

  private get repository() {
    const [owner = '', repo = ''] = this.place.repository.split('/');
    return { owner, repo };
  }

  private parameters(place: SettingPlace) {
    const environment = place.kind === 'variable' ? place.environment : undefined;
    return {
      ...this.repository,
      name: place.name,
      ...(environment !== undefined && { environment_name: environment }),
    };
  }

  private async ask<T>(work: (octokit: Octokit) => Promise<T>): Promise<SettingResult<T>> {
    const octokit = await (this.opened ??= openOctokit(this.place));
    try {
      return { kind: 'done', value: await work(octokit) };
    } catch (error) {
      const known = tryReadGitHubError(error);
      if (!known) throw error;
      return { kind: 'failed', why: known.why };
    }
  }
}

/** What is read of a secret. */
const hidden = '***';

function routeOf(place: Exclude<SettingPlace, { kind: 'environment' }>): string {
  const repository = '/repos/{owner}/{repo}';
  if (place.kind === 'secret') return `${repository}/${place.store}/secrets`;
  return place.environment === undefined
    ? `${repository}/actions/variables`
    : `${repository}/environments/{environment_name}/variables`;
}

const repositorySchema = z.object({
  id: z.number(),
  name: z.string(),
  owner: z.object({ login: z.string(), id: z.number() }),
  default_branch: z.string(),
});
const variableSchema = z.object({ value: z.string() });
const publicKeySchema = z.object({ key: z.string(), key_id: z.string() });
