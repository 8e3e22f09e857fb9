import { partitionOf } from '../../../contract/values';
import { type Condition, type Statement } from '../access/statement';
import { applyRoleName, boundaryName, iamArn, planRoleName, pushRoleName } from './account-names';
import { ownedBy, ownedByNobody, partNames, taggedFor, type EnvironmentScope } from './environment-scope';

/**
 * Roles of the cells, by name and by tags. None can be made, or be given a policy, without the boundary; the roles that bootstrap makes
 * are out of reach, whatever an environment is called.
 */
export function identityStatements(scope: EnvironmentScope): readonly Statement[] {
  const { project, boundaryArn, jumpHost } = scope;
  const arn = iamArn(scope);
  const roles = partNames(scope).map((name) => `${arn}role/${name}`);
  const bounded: Condition = { test: 'StringEquals', variable: 'iam:PermissionsBoundary', values: [boundaryArn] };
  return [
    { actions: [iam('CreateRole')], resources: roles, conditions: [bounded, ...taggedFor(scope)] },
    {
      actions: ['DeleteRolePolicy', 'PutRolePermissionsBoundary', 'PutRolePolicy'].map(iam),
      resources: roles,
      conditions: [bounded, ...ownedBy(scope)],
    },
    { actions: [iam('TagRole')], resources: roles, conditions: [ownedByNobody, ...taggedFor(scope)] },
    {
      actions: ['DeleteRole', 'TagRole', 'UntagRole', 'UpdateAssumeRolePolicy', 'UpdateRole'].map(iam),
      resources: roles,
      conditions: ownedBy(scope),
    },
    passRole(scope, roles),
    serviceLinkedRoles(scope),
    ...(jumpHost ? [instanceProfiles(scope)] : []),
    {
      effect: 'Deny',
      actions: ['iam:*'],
      resources: [
        ...[planRoleName(project), pushRoleName(project), applyRoleName(project, '*')].map(
          (name) => `${arn}role/${name}`,
        ),
        ...new Set([`${arn}policy/${boundaryName(project, '*')}`, boundaryArn]),
      ],
    },
  ];
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html */
function passRole({ jumpHost }: EnvironmentScope, roles: readonly string[]): Statement {
  const services = ['ecs-tasks.amazonaws.com', 'vpc-flow-logs.amazonaws.com'];
  return {
    actions: ['iam:PassRole'],
    resources: roles,
    conditions: [
      {
        test: 'StringEquals',
        variable: 'iam:PassedToService',
        values: [...services, ...(jumpHost ? ['ec2.amazonaws.com'] : [])],
      },
    ],
  };
}

/** AWS's own roles, which the first cluster and the first load balancer of an account bring along. */
function serviceLinkedRoles(scope: EnvironmentScope): Statement {
  const services = ['ecs.amazonaws.com', 'elasticloadbalancing.amazonaws.com'];
  return {
    actions: ['iam:CreateServiceLinkedRole'],
    resources: services.map((service) => `${iamArn(scope)}role/aws-service-role/${service}/*`),
    conditions: [{ test: 'StringEquals', variable: 'iam:AWSServiceName', values: services }],
  };
}

function instanceProfiles(scope: EnvironmentScope): Statement {
  const actions = ['AddRoleToInstanceProfile', 'CreateInstanceProfile', 'DeleteInstanceProfile'];
  return {
    actions: [...actions, 'RemoveRoleFromInstanceProfile', 'TagInstanceProfile', 'UntagInstanceProfile'].map(iam),
    resources: partNames(scope).map((name) => `${iamArn(scope)}instance-profile/${name}`),
  };
}

/** What names alone would take for this environment's is another's. */
export function namesakeStatements(scope: EnvironmentScope): readonly Statement[] {
  const { namesakes, project, region, account, stateBucket } = scope;
  if (namesakes.length === 0) return [];
  const arn = (service: string) => `arn:${partitionOf(region).name}:${service}:*:${account}:`;
  return [
    {
      effect: 'Deny',
      actions: ['ecs:*', 'iam:*', 'logs:*', 's3:*'],
      resources: namesakes.flatMap((name) => [
        ...['cluster', 'service', 'task-definition'].map((type) => `${arn('ecs')}${type}/${project}-${name}*`),
        ...['instance-profile', 'role'].map((type) => `${iamArn(scope)}${type}/${project}-${name}*`),
        `${arn('logs')}log-group:/${project}/${name}*`,
        `arn:${partitionOf(region).name}:s3:::${stateBucket.name}/${project}/${name}*`,
      ]),
    },
  ];
}

function iam(action: string): string {
  return `iam:${action}`;
}
