import { type Registry } from '../../contract/cells';
import { type AwsSessions, type OpenSession } from '../ports/aws-sessions';
import { type ImageRegistries, type ImageRegistry, type RegistryResult } from '../ports/image-registry';
import { type RunLog } from '../ports/run-log';
import { awsUnavailable, registryFailed, repositoryMissing, roleMissing, roleRefused } from './errors';
import { explainRefusal } from './explain-refusal';

/** A registry that answers. */
export interface OpenRegistry {
  readonly registry: Registry;
  readonly images: ImageRegistry;
}

/** The doors to registries. */
export interface RegistryPorts {
  readonly sessions: AwsSessions;
  readonly registries: ImageRegistries;
  readonly log: RunLog;
}

/**
 * Opens registries, with one session for each account; undefined when this run may not ask for sessions.
 * @throws UserError RoleMissing, RoleRefused, AwsUnavailable
 */
export async function tryOpenRegistries(
  registries: readonly Registry[],
  roles: readonly string[],
  ports: RegistryPorts,
): Promise<readonly OpenRegistry[] | undefined> {
  const accounts = [...new Set(registries.map(({ account }) => account))];
  const firsts = accounts.flatMap((account) =>
    registries.filter((registry) => registry.account === account).slice(0, 1),
  );
  const sessions = new Map(
    await Promise.all(firsts.map(async (first) => [first.account, await tryOpenSession(first, roles, ports)] as const)),
  );
  if ([...sessions.values()].includes(undefined)) return undefined;
  return registries.flatMap((registry) => {
    const session = sessions.get(registry.account);
    return session ? [{ registry, images: ports.registries.open(registry, session.credentials) }] : [];
  });
}

async function tryOpenSession(
  { account, region }: Registry,
  roles: readonly string[],
  { sessions, log }: RegistryPorts,
): Promise<OpenSession | undefined> {
  const arn = roles.find((role) => role.split(':')[4] === account);
  if (arn === undefined) throw roleMissing(account, roles);
  const role = { arn, region };
  const result = await sessions.open(role);
  switch (result.kind) {
    case 'open':
      log.info(`AWS account ${account}: ${arn} as ${result.subject}`);
      return result;
    case 'no-token':
      return undefined;
    case 'refused':
      throw roleRefused(explainRefusal(role, result));
    case 'unavailable':
      throw awsUnavailable(result.why);
  }
}

/**
 * What a registry answered.
 * @throws UserError RepositoryMissing, RegistryFailed
 */
export function requireAnswer<T>(result: RegistryResult<T>, registry: Registry, repository: string): T {
  switch (result.kind) {
    case 'done':
      return result.value;
    case 'no-repository':
      throw repositoryMissing(repository, registry);
    case 'failed':
      throw registryFailed(`${registry.account} in ${registry.region}`, result.code, result.message);
  }
}
