import { type Condition, type Statement } from '../access/statement';
import { regionalArn } from './account-names';
import { ownedBy, ownedByNobody, taggedFor, type EnvironmentScope } from './environment-scope';

/** What is made, and of which type: its tags are in the request. None of a group is made from another of the same group. */
const made = {
  alone: { AllocateAddress: 'elastic-ip', CreateInternetGateway: 'internet-gateway', CreateVpc: 'vpc' },
  inVpc: { CreateRouteTable: 'route-table', CreateSecurityGroup: 'security-group', CreateSubnet: 'subnet' },
  fromOthers: {
    AuthorizeSecurityGroupEgress: 'security-group-rule',
    AuthorizeSecurityGroupIngress: 'security-group-rule',
    CreateFlowLogs: 'vpc-flow-log',
    CreateNatGateway: 'natgateway',
    CreateVpcEndpoint: 'vpc-endpoint',
  },
} as const;

/** What is done to resources that are there. */
const changes = [
  ...['AssociateRouteTable', 'AttachInternetGateway', 'CreateRoute', 'CreateTags'],
  ...['DeleteFlowLogs', 'DeleteInternetGateway', 'DeleteNatGateway', 'DeleteRoute', 'DeleteRouteTable'],
  ...['DeleteSecurityGroup', 'DeleteSubnet', 'DeleteTags', 'DeleteVpc', 'DeleteVpcEndpoints'],
  ...['DetachInternetGateway', 'DisassociateAddress', 'DisassociateRouteTable'],
  ...['ModifySecurityGroupRules', 'ModifySubnetAttribute', 'ModifyVpcAttribute', 'ModifyVpcEndpoint'],
  ...['ReleaseAddress', 'ReplaceRoute', 'ReplaceRouteTableAssociation'],
  ...['RevokeSecurityGroupEgress', 'RevokeSecurityGroupIngress'],
];

/**
 * The VPC and all in it, told apart by tags. EC2 asks about every resource of a call: about what is made by the tags it is to have,
 * about the rest by the tags it has.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
export function networkStatements(scope: EnvironmentScope): readonly Statement[] {
  const { alone, inVpc, fromOthers } = made;
  const using = [...Object.keys(inVpc), ...Object.keys(fromOthers)];
  return [
    ...[alone, inVpc, fromOthers].map((group) => making(group, scope)),
    { actions: ec2([...using, ...changes]), resources: [any(scope)], conditions: ownedBy(scope) },
    {
      actions: ['ec2:CreateTags'],
      resources: [any(scope)],
      conditions: [whileMaking(Object.keys({ ...alone, ...inVpc, ...fromOthers })), ...taggedFor(scope)],
    },
    // A VPC brings its own group. Without rules, and with tags, it is the environment's.
    {
      actions: ['ec2:CreateTags'],
      resources: [`${regionalArn('ec2', scope)}security-group/*`],
      conditions: [ownedByNobody, ...taggedFor(scope)],
    },
  ];
}

/** The one machine there can be. */
export function jumpHostStatements(scope: EnvironmentScope): readonly Statement[] {
  const arn = regionalArn('ec2', scope);
  const image = arn.replace(scope.account, '');
  const run = ['ec2:RunInstances'];
  const change = ['ModifyInstanceAttribute', 'ModifyInstanceMetadataOptions', 'StartInstances', 'StopInstances'];
  return [
    {
      actions: run,
      resources: [`${arn}instance/*`],
      conditions: [...taggedFor(scope), { test: 'StringEquals', variable: 'ec2:InstanceType', values: ['t4g.nano'] }],
    },
    { actions: run, resources: [`${arn}security-group/*`, `${arn}subnet/*`], conditions: ownedBy(scope) },
    { actions: run, resources: [`${arn}network-interface/*`, `${arn}volume/*`] },
    {
      actions: run,
      resources: [`${image}image/*`],
      conditions: [{ test: 'StringEquals', variable: 'ec2:Owner', values: ['amazon'] }],
    },
    {
      actions: ec2([...change, 'TerminateInstances']),
      resources: [`${arn}instance/*`],
      conditions: ownedBy(scope),
    },
    { actions: ['ec2:CreateTags'], resources: [any(scope)], conditions: [whileMaking(['RunInstances'])] },
  ];
}

function making(group: Readonly<Record<string, string>>, scope: EnvironmentScope): Statement {
  const types = [...new Set(Object.values(group))];
  return {
    actions: ec2(Object.keys(group)),
    resources: types.map((type) => `${regionalArn('ec2', scope)}${type}/*`),
    conditions: taggedFor(scope),
  };
}

function whileMaking(actions: readonly string[]): Condition {
  return { test: 'StringEquals', variable: 'ec2:CreateAction', values: actions };
}

function ec2(actions: readonly string[]): readonly string[] {
  return actions.map((action) => `ec2:${action}`);
}

function any(scope: EnvironmentScope): string {
  return `${regionalArn('ec2', scope)}*`;
}
