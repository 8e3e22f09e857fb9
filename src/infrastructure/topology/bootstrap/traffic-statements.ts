import { type Statement } from '../access/statement';
import { regionalArn } from './account-names';
import { cellNames, ownedBy, taggedFor, type EnvironmentScope } from './environment-scope';

const making = ['CreateListener', 'CreateLoadBalancer', 'CreateRule', 'CreateTargetGroup'] as const;

const changes = [
  ...['AddTags', 'CreateListener', 'CreateRule', 'RemoveTags'],
  ...['DeleteListener', 'DeleteLoadBalancer', 'DeleteRule', 'DeleteTargetGroup'],
  ...['ModifyListener', 'ModifyListenerAttributes', 'ModifyLoadBalancerAttributes', 'ModifyRule'],
  ...['ModifyTargetGroup', 'ModifyTargetGroupAttributes', 'SetRulePriorities', 'SetSecurityGroups', 'SetSubnets'],
];

/**
 * Load balancers by name, and all that belongs to one by tags: a target group's name says only which service it serves.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
 */
export function trafficStatements(scope: EnvironmentScope): readonly Statement[] {
  const arn = regionalArn('elasticloadbalancing', scope);
  return [
    {
      actions: ['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup'],
      resources: [...cellNames(scope, 32).map((name) => `${arn}loadbalancer/app/${name}/*`), `${arn}targetgroup/*`],
      conditions: taggedFor(scope),
    },
    {
      actions: ['elasticloadbalancing:AddTags'],
      resources: [`${arn}*`],
      conditions: [
        { test: 'StringEquals', variable: 'elasticloadbalancing:CreateAction', values: making },
        ...taggedFor(scope),
      ],
    },
    {
      actions: changes.map((action) => `elasticloadbalancing:${action}`),
      resources: [`${arn}*`],
      conditions: ownedBy(scope),
    },
  ];
}
