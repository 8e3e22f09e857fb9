import { type Environment } from '../../config/environment';
import { policyBody } from '../access/policy-body';
import { type Statement } from '../access/statement';
import { applyRoleName, boundaryArn, planRoleName, pushRoleName, type AwsPlace } from './account-names';
import { containerStatements } from './container-statements';
import { type EnvironmentScope } from './environment-scope';
import { identityStatements, namesakeStatements } from './identity-statements';
import { pushStatements } from './image-statements';
import { jumpHostStatements, networkStatements } from './network-statements';
import { mergeStatements } from './merge-statements';
import { readStatements } from './read-statements';
import { type Admission } from './repository-trust';
import { rolloutStatements } from './rollout-statements';
import { bucketOf, type StateBucket } from './state-bucket';
import { readStateStatements, stateStatements } from './state-statements';
import { trafficStatements } from './traffic-statements';

/** A role that runs on GitHub assume. */
export interface AccessRole {
  /** `plan`, `push`, or `apply-<environment>`. */
  readonly key: string;
  readonly name: string;
  readonly admits: Admission;
  readonly policies: readonly ManagedPolicy[];
}

/** A policy as IAM keeps it. */
export interface ManagedPolicy {
  /** The part of the role's permissions that it is. */
  readonly key: string;
  readonly name: string;
  readonly statements: readonly Statement[];
}

/**
 * How many characters a policy may have, white space aside.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const longestPolicy = 6144;

/** How many characters IAM counts of a policy. */
export function lengthOf({ statements }: ManagedPolicy): number {
  return JSON.stringify(policyBody(statements)).replaceAll(/\s/g, '').length;
}

/** What the roles of an account are derived from. */
export interface AccountInput {
  readonly project: string;
  /** The environments of one account that a merge deploys, by name. */
  readonly environments: ReadonlyMap<string, Environment>;
  /** Names of all environments that a merge deploys, whatever their account: several can keep their states in one bucket. */
  readonly deployed: readonly string[];
  readonly buckets: readonly StateBucket[];
}

/** The roles of an account: one that reads, one that pushes images, and one for each environment that applies. */
export function planRoles(input: AccountInput): readonly AccessRole[] {
  return [planRole(input), pushRole(input), ...[...input.environments].map((each) => applyRole(input, each))];
}

function planRole({ project, environments, buckets }: AccountInput): AccessRole {
  const name = planRoleName(project);
  const reads = onePerRegion(environments).flatMap((place) => readStatements({ ...place, project }));
  return {
    ...{ key: 'plan', name, admits: { kind: 'pull-request-or-main' } },
    policies: [
      {
        key: 'read',
        name: `${name}-read`,
        statements: [...mergeStatements(reads), ...readStateStatements(project, buckets)],
      },
    ],
  };
}

function pushRole({ project, environments }: AccountInput): AccessRole {
  const name = pushRoleName(project);
  return {
    ...{ key: 'push', name, admits: { kind: 'main' } },
    policies: [
      { key: 'images', name: `${name}-images`, statements: pushStatements(project, onePerRegion(environments)) },
    ],
  };
}

/** In parts, since one policy has no room for all. */
function applyRole(input: AccountInput, [environment, settings]: readonly [string, Environment]): AccessRole {
  const scope = scopeOf(input, environment, settings);
  const name = applyRoleName(input.project, environment);
  const parts: Readonly<Record<string, readonly Statement[]>> = {
    read: [...readStatements(scope), ...rolloutStatements(scope), ...stateStatements(scope)],
    network: [...networkStatements(scope), ...(scope.jumpHost ? jumpHostStatements(scope) : [])],
    services: [...trafficStatements(scope), ...containerStatements(scope)],
    identity: [...identityStatements(scope), ...namesakeStatements(scope)],
  };
  return {
    ...{ key: `apply-${environment}`, name, admits: { kind: 'environment', environment } },
    policies: Object.entries(parts).map(([part, statements]) => ({ key: part, name: `${name}-${part}`, statements })),
  };
}

function scopeOf({ project, deployed }: AccountInput, environment: string, settings: Environment): EnvironmentScope {
  const { account, region, jumpHost, permissionsBoundaryArn } = settings;
  return {
    ...{ project, environment, account, region, jumpHost },
    namesakes: deployed.filter((name) => name.startsWith(`${environment}-`)),
    boundaryArn: permissionsBoundaryArn ?? boundaryArn(project, environment, settings),
    stateBucket: bucketOf(project, settings),
  };
}

/** A place for each Region; with a jump host where any environment there has one. */
function onePerRegion(
  environments: AccountInput['environments'],
): readonly (AwsPlace & { readonly jumpHost: boolean })[] {
  const all = [...environments.values()];
  const firsts = all.filter(({ region }, index) => all.findIndex((each) => each.region === region) === index);
  return firsts.map(({ account, region }) => ({
    ...{ account, region },
    jumpHost: all.some((each) => each.region === region && each.jumpHost),
  }));
}
