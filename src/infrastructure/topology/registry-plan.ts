import { stateKey } from '../../contract/state-names';
import { type AccountId, type Region } from '../../contract/values';
import { type Config } from '../config/config';
import { copyRepositoryName, copyTag, registryId, repositoryName } from './resource-names';
import { planState, type State } from './state';
import { groupBy } from './group-by';

/** The repositories of one account and Region, which all its cells share. */
export interface RegistryPlan {
  readonly id: string;
  readonly project: string;
  readonly account: AccountId;
  readonly region: Region;
  readonly state: State;
  readonly tags: Readonly<Record<string, string>>;
  readonly repositories: readonly Repository[];
  readonly copies: readonly Copy[];
}

/** A repository of one image that is built here. */
export interface Repository {
  /** The image: the folder under `docker/`. */
  readonly image: string;
  readonly name: string;
}

/** An image of another registry, and where it is copied to. */
export interface Copy {
  /** With its digest. */
  readonly uri: string;
  readonly repository: string;
  readonly tag: string;
}

/** One registry for each account and Region that an environment is in; none where nothing is built or copied. */
export function planRegistries(config: Config): readonly RegistryPlan[] {
  const repositories = planRepositories(config);
  const copies = planCopies(config);
  if (repositories.length === 0 && copies.length === 0) return [];
  const environments = Object.values(config.environments);
  const places = groupBy(environments, ({ account, region }) => registryId(account, region));
  return [...places].flatMap(([id, [environment]]) => {
    if (!environment) return [];
    const { account, region } = environment;
    const state = planState(config.project, environment, stateKey(config.project, id));
    return [
      { id, project: config.project, account, region, state, tags: { Project: config.project }, repositories, copies },
    ];
  });
}

function planRepositories({ project, services }: Config): readonly Repository[] {
  const images = Object.values(services).flatMap(({ image }) => (image.kind === 'folder' ? [image.name] : []));
  return [...new Set(images)].map((image) => ({ image, name: repositoryName(project, image) }));
}

function planCopies({ project, services }: Config): readonly Copy[] {
  const copies = Object.values(services).flatMap(({ image }) =>
    image.kind === 'copied'
      ? [{ uri: image.uri, repository: copyRepositoryName(project, image.origin), tag: copyTag(image.digest) }]
      : [],
  );
  // One content may be written with several tags; the first of them will do.
  return [
    ...new Map(copies.toReversed().map((copy) => [`${copy.repository} ${copy.tag}`, copy])).values(),
  ].toReversed();
}
