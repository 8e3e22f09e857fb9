import { partitionOf } from '../../../contract/values';
import { type Statement } from '../access/statement';
import { regionalArn, type AwsPlace } from './account-names';
import {
  cellNames,
  leavesOwnerAlone,
  ownedBy,
  ownedByNobody,
  partNames,
  taggedFor,
  type EnvironmentScope,
} from './environment-scope';

/** The clusters with their services, the logs, and the names that services are found by. */
export function containerStatements(scope: EnvironmentScope): readonly Statement[] {
  return [
    ...ecsStatements(scope),
    logStatement(scope),
    ...discoveryStatements(scope),
    ...zoneStatements(scope),
    ...namesakeRecords(scope),
  ];
}

const ecsMaking = ['CreateCluster', 'CreateService', 'RegisterTaskDefinition'];

const ecsChanges = [
  ...['DeleteCluster', 'DeleteService', 'TagResource', 'UntagResource', 'UpdateCluster', 'UpdateService'],
];

/** By name and by tags: long names are cut, and then those of two environments may begin alike. */
function ecsStatements(scope: EnvironmentScope): readonly Statement[] {
  const arn = regionalArn('ecs', scope);
  const resources = [
    ...cellNames(scope, 32).flatMap((name) => [`${arn}cluster/${name}`, `${arn}service/${name}/*`]),
    ...partNames(scope).map((name) => `${arn}task-definition/${name}:*`),
  ];
  return [
    { actions: ecs(ecsMaking), resources, conditions: taggedFor(scope) },
    {
      actions: ecs(['TagResource']),
      resources,
      conditions: [{ test: 'StringEquals', variable: 'ecs:CreateAction', values: ecsMaking }, ...taggedFor(scope)],
    },
    { actions: ecs(ecsChanges), resources, conditions: ownedBy(scope) },
  ];
}

function ecs(actions: readonly string[]): readonly string[] {
  return actions.map((action) => `ecs:${action}`);
}

function logStatement(scope: EnvironmentScope): Statement {
  const actions = ['CreateLogGroup', 'DeleteLogGroup', 'PutRetentionPolicy'];
  return {
    actions: [...actions, 'TagResource', 'UntagResource'].map((action) => `logs:${action}`),
    resources: logGroupArns(scope),
  };
}

/** The log groups of an environment's cells, their streams included. */
export function logGroupArns(
  scope: AwsPlace & { readonly project: string; readonly environment: string },
): readonly string[] {
  const { project, environment } = scope;
  const names = [`/${project}/${environment}/*`, `/${project}/${environment}-*`];
  return names.map((name) => `${regionalArn('logs', scope)}log-group:${name}`);
}

const discoveryChanges = [
  ...['CreateService', 'DeleteNamespace', 'DeleteService', 'DeregisterInstance'],
  ...['UpdatePrivateDnsNamespace', 'UpdateService'],
];

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudmap.html */
function discoveryStatements(scope: EnvironmentScope): readonly Statement[] {
  const arn = regionalArn('servicediscovery', scope);
  return [
    {
      actions: ['servicediscovery:CreatePrivateDnsNamespace', 'servicediscovery:TagResource'],
      resources: ['*'],
      conditions: taggedFor(scope),
    },
    {
      actions: ['servicediscovery:CreateService'],
      resources: [`${arn}*`],
      conditions: [ownedByNobody, ...taggedFor(scope)],
    },
    {
      actions: discoveryChanges.map((action) => `servicediscovery:${action}`),
      resources: [`${arn}*`],
      conditions: ownedBy(scope),
    },
    // Cloud Map does not say whose resource is tagged: the tags that say so stay as they are.
    {
      actions: ['servicediscovery:TagResource', 'servicediscovery:UntagResource'],
      resources: ['*'],
      conditions: [leavesOwnerAlone],
    },
  ];
}

/** Cloud Map and interface endpoints keep private zones in Route 53, and ask for them in the caller's name. */
function zoneStatements(scope: EnvironmentScope): readonly Statement[] {
  const zones = [`arn:${partitionOf(scope.region).name}:route53:::hostedzone/*`];
  return [
    { actions: ['ec2:DescribeRegions', 'route53:CreateHostedZone', 'route53:ListHostedZonesByName'], resources: ['*'] },
    { actions: ['route53:AssociateVPCWithHostedZone', 'route53:DeleteHostedZone'], resources: zones },
    {
      actions: ['route53:ChangeResourceRecordSets'],
      resources: zones,
      conditions: [
        { test: 'Null', variable: recordNames, values: ['false'] },
        { test: 'ForAllValues:StringLike', variable: recordNames, values: recordsOf(scope, scope.environment) },
      ],
    },
  ];
}

/** The names of the records that a call changes. */
const recordNames = 'route53:ChangeResourceRecordSetsNormalizedRecordNames';

/** Records of namespaces of an environment's cells; see resource-names.ts. */
function recordsOf({ project }: EnvironmentScope, environment: string): readonly string[] {
  return [environment, `${environment}-*`].map((name) => `*.${name}.${project}.internal`);
}

/** Those that names alone would take for this environment's. */
function namesakeRecords(scope: EnvironmentScope): readonly Statement[] {
  const values = scope.namesakes.flatMap((name) => recordsOf(scope, name));
  if (values.length === 0) return [];
  return [
    {
      effect: 'Deny',
      actions: ['route53:ChangeResourceRecordSets'],
      resources: ['*'],
      conditions: [{ test: 'ForAnyValue:StringLike', variable: recordNames, values }],
    },
  ];
}
