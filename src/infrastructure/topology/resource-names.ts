import { createHash } from 'node:crypto';
import { type CellId } from '../../contract/values';

/**
 * Names within AWS's limits. Names that a user writes hold no underscore, so joining with one keeps them apart:
 * no two cells of a project, and no two services of a cell, get the same name.
 */
export interface ResourceNames {
  /** `<project>-<cell>`: the cluster, the load balancer, the prefix of everything else. At most 32 characters. */
  readonly scope: string;
  /** `<scope>_<part>…`, at most 64 characters: roles, task definitions, security groups. */
  readonly of: (...parts: readonly string[]) => string;
  /** `/<project>/<cell>/<part>`: log groups. */
  readonly logGroup: (part: string) => string;
  /** `<cell>.<project>.internal`: the private DNS namespace. */
  readonly namespace: string;
}

/** The names of one cell. */
export function resourceNames(project: string, cell: CellId): ResourceNames {
  const scope = fit(`${project}-${cell}`, 32);
  return {
    scope,
    of: (...parts) => fit([`${project}-${cell}`, ...parts].join('_'), 64),
    logGroup: (part) => `/${project}/${cell}/${part}`,
    namespace: `${cell}.${project}.internal`,
  };
}

/** The text, or its beginning with a digest of the whole where it is too long. */
export function fit(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, 8);
  return `${text.slice(0, longest - digest.length - 1).replace(/[-_]+$/, '')}-${digest}`;
}

/** The repository of an image that is built here. */
export function repositoryName(project: string, image: string): string {
  return `${project}/${image}`;
}

/** The repository of a copy. Repositories of images that are built here have no dot after the project's name, and registries have one. */
export function copyRepositoryName(project: string, origin: string): string {
  return `${project}/${origin.replaceAll(':', '-')}`;
}

/** The tag of a copy: its digest, in characters that a tag may have. */
export function copyTag(digest: string): string {
  return digest.replace(':', '-');
}

/** The stack, and part of the state key, of the repositories of one account and Region. */
export function registryId(account: string, region: string): string {
  return `registry-${account}-${region}`;
}
