import { stateKey } from '../../contract/state-names';
import { type AccountId, type CellId, type Region } from '../../contract/values';
import { type NetworkingKind } from '../../contract/cells';
import { type FaultPath } from '../../contract/fault';
import { type Environment } from '../config/environment';
import { type Networking } from '../config/networking';
import { type Service } from '../config/service';
import { planEdges, endpointsGroup, jumpHostGroup, loadBalancerGroup, serviceGroup } from './access/edges';
import { endpointPolicy } from './access/endpoint-policy';
import { planRules, type SecurityGroup, type SecurityGroupRule } from './access/security-groups';
import { trustService, type Statement } from './access/statement';
import { boundaryArn } from './bootstrap/account-names';
import { networkingTitle, planEgress, type Egress } from './egress/egress';
import { type Endpoint, type ServiceNeeds } from './egress/endpoints';
import { planNetwork, type Network } from './network/network';
import { type ResourceNames, resourceNames } from './resource-names';
import { planService, type Role, type ServicePlan } from './service/service-plan';
import { planTraffic, type Traffic } from './traffic/traffic';
import { planState, type State } from './state';
import { partitionOf } from '../../contract/values';

/** Everything that a cell's stack draws, as plain data. */
export interface CellPlan {
  readonly id: CellId;
  readonly project: string;
  readonly environment: string;
  readonly networking: NetworkingKind;
  readonly networkingTitle: string;
  /** Where the networking is written, for faults about it. */
  readonly networkingPath: FaultPath;
  readonly account: AccountId;
  readonly region: Region;
  readonly deploy: Environment['deploy'];
  readonly names: ResourceNames;
  readonly state: State;
  readonly tags: Readonly<Record<string, string>>;
  readonly permissionsBoundaryArn: string | undefined;
  readonly containerInsights: Environment['containerInsights'];
  readonly network: Network;
  readonly egress: Egress;
  readonly endpoints: readonly GuardedEndpoint[];
  readonly traffic: Traffic | undefined;
  readonly securityGroups: readonly SecurityGroup[];
  readonly securityGroupRules: readonly SecurityGroupRule[];
  readonly services: readonly ServicePlan[];
  readonly flowLogs: FlowLogs | undefined;
  readonly jumpHost: JumpHost | undefined;
}

/** An endpoint with what it lets through. */
export interface GuardedEndpoint extends Endpoint {
  readonly policy: readonly Statement[];
}

/** Records of the VPC's connections. */
export interface FlowLogs {
  readonly logGroup: string;
  readonly retentionDays: number;
  readonly role: Role;
}

/** A machine inside the VPC that is reached through Systems Manager only. */
export interface JumpHost {
  readonly name: string;
  /** The key of its subnet. */
  readonly subnet: string;
  readonly role: Role;
}

/** What a cell is derived from. */
export interface CellInput {
  readonly id: CellId;
  readonly project: string;
  readonly environmentName: string;
  readonly environment: Environment;
  readonly networking: Networking;
  readonly networkingPath: FaultPath;
  readonly services: Readonly<Record<string, Service>>;
}

/** Derives a cell, room by room. */
export function planCell(input: CellInput): CellPlan {
  const { id, project, environment, networking } = input;
  const { account, region } = environment;
  const names = resourceNames(project, id);
  const egress = planEgress(networking, environment, {
    services: Object.entries(input.services).map(([name, service]) => serviceNeeds(name, service)),
    jumpHost: environment.jumpHost,
    extra: environment.extraEndpoints,
  });
  const traffic = planTraffic(environment.loadBalancer, input.services);
  const place = {
    project,
    account,
    region,
    names,
    logRetentionDays: environment.logRetentionDays,
    services: input.services,
  };
  const services = Object.entries(input.services).map(([name, service]) => planService(name, service, place));
  const network = planNetwork(environment, egress, {
    loadBalancer: traffic !== undefined,
    jumpHost: environment.jumpHost,
  });
  const guard = { account, region, services, internetRoute: egress.internetRoute };
  return {
    ...identity(input, names),
    network,
    egress,
    endpoints: egress.endpoints.map((endpoint) => ({ ...endpoint, policy: endpointPolicy(endpoint, guard) })),
    traffic,
    ...planAccess(input, egress, traffic),
    services,
    flowLogs: planFlowLogs(environment, names),
    jumpHost: planJumpHost(environment, names, network),
  };
}

function identity(input: CellInput, names: ResourceNames) {
  const { id, project, environment, networking } = input;
  return {
    id,
    project,
    environment: input.environmentName,
    networking: networking.kind,
    networkingTitle: networkingTitle(networking),
    networkingPath: input.networkingPath,
    account: environment.account,
    region: environment.region,
    deploy: environment.deploy,
    names,
    state: planState(project, environment, stateKey(project, id)),
    tags: { Project: project, Environment: input.environmentName, Cell: id, ...environment.tags },
    permissionsBoundaryArn: boundaryOf(input),
    containerInsights: environment.containerInsights,
  };
}

/** Where a merge deploys, no role can be made without a boundary; where only rehearsals do, nobody has made one. */
function boundaryOf({ project, environmentName, environment }: CellInput): string | undefined {
  const own = environment.deploy === 'aws' ? boundaryArn(project, environmentName, environment) : undefined;
  return environment.permissionsBoundaryArn ?? own;
}

function planAccess({ services, environment }: CellInput, egress: Egress, traffic: Traffic | undefined) {
  const { jumpHost } = environment;
  const hasInterfaces = egress.endpoints.some(({ type }) => type === 'Interface');
  const groups = [
    ...(traffic ? [{ key: loadBalancerGroup, description: 'The load balancer' }] : []),
    ...Object.keys(services).map((name) => ({ key: serviceGroup(name), description: `Tasks of ${name}` })),
    ...(hasInterfaces ? [{ key: endpointsGroup, description: 'Interface endpoints' }] : []),
    ...(jumpHost ? [{ key: jumpHostGroup, description: 'The jump host' }] : []),
  ];
  return {
    securityGroups: groups,
    securityGroupRules: planRules(planEdges({ services, traffic, egress, jumpHost })),
  };
}

/** What a service's endpoints are derived from. */
function serviceNeeds(name: string, service: Service): ServiceNeeds {
  const kinds = Object.values(service.secrets).map(({ kind }) => kind);
  const actions = service.permissions.flatMap((permission) => permission.actions);
  return {
    name,
    privateImage: service.image.kind !== 'uri' || service.image.privateEcr !== undefined,
    secretsManager: kinds.includes('secrets-manager'),
    parameters: kinds.includes('parameter'),
    exec: service.exec,
    applicationServices: [...new Set(actions.map((action) => action.split(':')[0] ?? action))],
  };
}

function planFlowLogs(environment: Environment, names: ResourceNames): FlowLogs | undefined {
  const { account, region, flowLogs } = environment;
  if (!flowLogs.enabled) return undefined;
  const partition = partitionOf(region).name;
  const logGroup = names.logGroup('flow-logs');
  const source = `arn:${partition}:ec2:${region}:${account}:vpc-flow-log/*`;
  return {
    logGroup,
    retentionDays: flowLogs.retentionDays,
    role: {
      name: names.of('flow-logs'),
      trust: trustService('vpc-flow-logs.amazonaws.com', account, source),
      statements: [
        {
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
          resources: [`arn:${partition}:logs:${region}:${account}:log-group:${logGroup}:*`],
        },
      ],
    },
  };
}

function planJumpHost(environment: Environment, names: ResourceNames, network: Network): JumpHost | undefined {
  const subnet = network.subnets.find(({ tier }) => tier === 'private');
  if (!environment.jumpHost || !subnet) return undefined;
  return {
    name: names.of('jump-host'),
    subnet: subnet.key,
    role: {
      name: names.of('jump-host'),
      // EC2 presents no source when it assumes an instance's role, so there is nothing to compare.
      trust: { service: 'ec2.amazonaws.com', conditions: [] },
      statements: [{ actions: sessionActions, resources: ['*'] }],
    },
  };
}

/**
 * What the agent needs for sessions, and nothing of what AWS's managed policy adds, such as reading every parameter.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
const sessionActions = [
  'ssm:UpdateInstanceInformation',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];
