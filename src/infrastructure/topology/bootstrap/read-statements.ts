import { partitionOf } from '../../../contract/values';
import { type Statement } from '../access/statement';
import { iamArn, regionalArn, type AwsPlace } from './account-names';

/** Whose resources are read. */
export interface ReadScope extends AwsPlace {
  readonly project: string;
  /** Whether a jump host may be there. */
  readonly jumpHost: boolean;
}

/** What describes without being able to be limited to a resource, or is not worth it: nothing of it holds data of an application. */
const describing = {
  ec2: [
    ...['DescribeAddresses', 'DescribeAddressesAttribute', 'DescribeFlowLogs', 'DescribeInternetGateways'],
    ...['DescribeNatGateways', 'DescribeNetworkAcls', 'DescribeNetworkInterfaces', 'DescribePrefixLists'],
    ...['DescribeRouteTables', 'DescribeSecurityGroupRules', 'DescribeSecurityGroups', 'DescribeSubnets'],
    ...['DescribeTags', 'DescribeVpcAttribute', 'DescribeVpcEndpoints', 'DescribeVpcs'],
  ],
  elasticloadbalancing: [
    ...['DescribeCapacityReservation', 'DescribeListenerAttributes', 'DescribeListeners'],
    ...['DescribeLoadBalancerAttributes', 'DescribeLoadBalancers', 'DescribeRules', 'DescribeTags'],
    ...['DescribeTargetGroupAttributes', 'DescribeTargetGroups', 'DescribeTargetHealth'],
  ],
  ecs: ['DescribeTaskDefinition'],
  logs: ['DescribeLogGroups'],
  route53: ['GetHostedZone'],
  servicediscovery: ['GetNamespace', 'GetOperation', 'GetService', 'ListInstances', 'ListTagsForResource'],
} as const;

const describingInstances = [
  ...['DescribeImages', 'DescribeInstanceAttribute', 'DescribeInstanceCreditSpecifications'],
  ...['DescribeInstanceTypes', 'DescribeInstances', 'DescribeVolumes'],
];

/** What Terraform reads to compare a project's cells with what is there. */
export function readStatements(scope: ReadScope): readonly Statement[] {
  const { project, region, jumpHost } = scope;
  const all = Object.entries(describing).flatMap(([service, actions]) => qualified(service, actions));
  const ecs = regionalArn('ecs', scope);
  return [
    { actions: [...all, ...(jumpHost ? qualified('ec2', describingInstances) : [])], resources: ['*'] },
    {
      actions: qualified('ecs', ['DescribeClusters', 'DescribeServices', 'ListTagsForResource']),
      resources: ['cluster', 'service', 'task-definition'].map((type) => `${ecs}${type}/${project}-*`),
    },
    {
      actions: ['logs:ListTagsForResource'],
      resources: [`${regionalArn('logs', scope)}log-group:/${project}/*`],
    },
    {
      actions: qualified('iam', [
        ...['GetInstanceProfile', 'GetRole', 'GetRolePolicy', 'ListAttachedRolePolicies'],
        ...['ListInstanceProfilesForRole', 'ListRolePolicies'],
      ]),
      resources: ['instance-profile', 'role'].map((type) => `${iamArn(scope)}${type}/${project}-*`),
    },
    ...(jumpHost ? [imageParameter(region)] : []),
  ];
}

function imageParameter(region: AwsPlace['region']): Statement {
  const parameter = 'parameter/aws/service/ami-amazon-linux-latest/*';
  return { actions: ['ssm:GetParameter'], resources: [`arn:${partitionOf(region).name}:ssm:${region}::${parameter}`] };
}

function qualified(service: string, actions: readonly string[]): readonly string[] {
  return actions.map((action) => `${service}:${action}`);
}
