import { partitionOf } from '../../../contract/values';
import { type Statement } from '../access/statement';
import { regionalArn } from './account-names';
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
  return [ecsStatement(scope), logStatement(scope), ...discoveryStatements(scope), ...zoneStatements(scope)];
}

const ecsActions = [
  ...['CreateCluster', 'CreateService', 'DeleteCluster', 'DeleteService', 'RegisterTaskDefinition'],
  ...['TagResource', 'UntagResource', 'UpdateCluster', 'UpdateService'],
];

function ecsStatement(scope: EnvironmentScope): Statement {
  const arn = regionalArn('ecs', scope);
  const clusters = cellNames(scope, 32);
  return {
    actions: ecsActions.map((action) => `ecs:${action}`),
    resources: [
      ...clusters.flatMap((name) => [`${arn}cluster/${name}`, `${arn}service/${name}/*`]),
      ...partNames(scope).map((name) => `${arn}task-definition/${name}:*`),
    ],
  };
}

function logStatement(scope: EnvironmentScope): Statement {
  const actions = ['CreateLogGroup', 'DeleteLogGroup', 'PutRetentionPolicy'];
  return {
    actions: [...actions, 'TagResource', 'UntagResource'].map((action) => `logs:${action}`),
    resources: logGroupArns(scope),
  };
}

/** The log groups of an environment's cells, their streams included. */
export function logGroupArns(scope: EnvironmentScope): readonly string[] {
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
  const names = 'route53:ChangeResourceRecordSetsNormalizedRecordNames';
  return [
    { actions: ['ec2:DescribeRegions', 'route53:CreateHostedZone', 'route53:ListHostedZonesByName'], resources: ['*'] },
    { actions: ['route53:AssociateVPCWithHostedZone', 'route53:DeleteHostedZone'], resources: zones },
    {
      actions: ['route53:ChangeResourceRecordSets'],
      resources: zones,
      conditions: [{ test: 'ForAllValues:StringLike', variable: names, values: [`*.${scope.project}.internal`] }],
    },
  ];
}
