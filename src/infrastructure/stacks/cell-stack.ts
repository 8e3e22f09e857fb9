import {
  propertyAccess,
  TerraformLocal,
  TerraformStack,
  TerraformVariable,
  Token,
  type ITerraformDependable,
  type TerraformElement,
} from 'cdktf';
import { Construct } from 'constructs';
import { partitionOf } from '../../contract/values';
import { AccessConstruct } from '../constructs/access-construct';
import { ClusterConstruct } from '../constructs/cluster-construct';
import { drawnWaysOut } from '../constructs/drawn-ways-out';
import { EgressConstruct } from '../constructs/egress-construct';
import { EndpointsConstruct } from '../constructs/endpoints-construct';
import { FlowLogsConstruct } from '../constructs/flow-logs-construct';
import { JumpHostConstruct } from '../constructs/jump-host-construct';
import { LoadBalancerConstruct } from '../constructs/load-balancer-construct';
import { NetworkConstruct } from '../constructs/network-construct';
import { ServiceConstruct } from '../constructs/service-construct';
import { jumpHostGroup, loadBalancerGroup, serviceGroup } from '../topology/access/edges';
import { type CellPlan } from '../topology/cell-plan';
import { type ServiceImage, type ServicePlan } from '../topology/service/service-plan';
import { drawOutputs } from './cell-outputs';
import { configureStack, readableId } from './project-stack';

/** One environment with one networking: everything but the repositories of its images. */
export class CellStack extends TerraformStack {
  private readonly network: NetworkConstruct;
  private readonly access: AccessConstruct;
  private readonly cluster: ClusterConstruct;
  private readonly loadBalancer: LoadBalancerConstruct | undefined;
  /** Tasks start after this: ways out that are half there make first tasks fail. */
  private readonly waysOut: ITerraformDependable[];

  constructor(
    scope: Construct,
    private readonly plan: CellPlan,
  ) {
    super(scope, plan.id);
    configureStack(this, plan);
    const { names } = plan;
    this.network = new NetworkConstruct(this, 'network', plan.network, names.scope);
    this.access = this.drawAccess();
    this.waysOut = this.drawWaysOut();
    this.cluster = new ClusterConstruct(this, 'ecs', {
      names,
      vpcId: this.network.vpc.id,
      containerInsights: plan.containerInsights,
    });
    this.loadBalancer = this.drawLoadBalancer();
    this.drawServices();
    this.drawFlowLogs();
    drawOutputs(this, {
      plan,
      vpcId: this.network.vpc.id,
      clusterName: this.cluster.cluster.name,
      loadBalancer: this.loadBalancer,
      jumpHost: this.drawJumpHost(),
    });
  }

  protected override allocateLogicalId(element: TerraformElement): string {
    return readableId(element);
  }

  private drawAccess(): AccessConstruct {
    const { securityGroups, names } = this.plan;
    return new AccessConstruct(this, 'access', { groups: securityGroups, vpcId: this.network.vpc.id, names });
  }

  private drawWaysOut(): ITerraformDependable[] {
    const { egress, endpoints, securityGroupRules, names, region } = this.plan;
    const { network, access } = this;
    const egressDrawn = new EgressConstruct(this, 'egress', { egress, network, name: names.scope });
    const endpointsDrawn = new EndpointsConstruct(this, 'endpoints', {
      endpoints,
      network,
      region,
      name: names.scope,
      securityGroupId: (group) => access.groupId(group),
    });
    access.drawRules(securityGroupRules, (service) => endpointsDrawn.prefixListId(service));
    return [network, egressDrawn, endpointsDrawn].flatMap(drawnWaysOut);
  }

  private drawLoadBalancer(): LoadBalancerConstruct | undefined {
    const { traffic, names } = this.plan;
    if (!traffic) return undefined;
    return new LoadBalancerConstruct(this, 'traffic', {
      traffic,
      name: names.scope,
      vpcId: this.network.vpc.id,
      subnetIds: this.network.subnetIds('public'),
      securityGroupId: this.access.groupId(loadBalancerGroup),
    });
  }

  private drawServices(): void {
    const imageAddress = this.imageAddresses();
    // A level of their own: a service may be called like anything else in the stack.
    const services = new Construct(this, 'services');
    for (const service of this.plan.services) this.drawService(services, service, imageAddress);
  }

  private drawService(scope: Construct, service: ServicePlan, imageAddress: (image: ServiceImage) => string): void {
    const { egress, region, permissionsBoundaryArn } = this.plan;
    const group = serviceGroup(service.name);
    const target = service.settings.route ? this.loadBalancer?.target(service.name) : undefined;
    new ServiceConstruct(scope, service.name, {
      service,
      surroundings: { region, imageAddress },
      clusterArn: this.cluster.cluster.arn,
      namespaceId: this.cluster.namespace.id,
      subnetIds: this.network.subnetIds(egress.taskTier),
      assignPublicIp: egress.assignPublicIp,
      securityGroupId: this.access.groupId(group),
      targetGroupArn: target?.arn,
      before: [...this.waysOut, ...this.access.rulesOf(group), ...(target ? [target.rule] : [])],
      permissionsBoundary: permissionsBoundaryArn,
    });
  }

  /**
   * Images that are built here are named by their content. The tags come in from outside, when it is known what they
   * are; the registry is a local so that a rehearsal can name its own.
   */
  private imageAddresses(): (image: ServiceImage) => string {
    const { account, region, services } = this.plan;
    const kinds = services.map(({ image }) => image.kind);
    const host = `${account}.dkr.ecr.${region}.${partitionOf(region).dnsSuffix}`;
    const registry = kinds.some((kind) => kind !== 'uri') ? new TerraformLocal(this, 'registry', host).asString : '';
    const tags = kinds.includes('built') ? this.drawTags() : undefined;
    return (image) => {
      switch (image.kind) {
        case 'uri':
          return image.uri;
        case 'copied':
          return `${registry}/${image.repository}:${image.tag}`;
        case 'built':
          return `${registry}/${image.repository}:${Token.asString(propertyAccess(tags?.value, [image.name]))}`;
      }
    };
  }

  private drawTags(): TerraformVariable {
    return new TerraformVariable(this, 'images', {
      type: 'map(string)',
      nullable: false,
      description: 'The tag of each image that is built here, by the name of its folder under docker/',
    });
  }

  private drawFlowLogs(): void {
    const { flowLogs, permissionsBoundaryArn } = this.plan;
    if (!flowLogs) return;
    new FlowLogsConstruct(this, 'flow-logs', {
      flowLogs,
      vpcId: this.network.vpc.id,
      permissionsBoundary: permissionsBoundaryArn,
    });
  }

  private drawJumpHost(): JumpHostConstruct | undefined {
    const { jumpHost, permissionsBoundaryArn } = this.plan;
    if (!jumpHost) return undefined;
    return new JumpHostConstruct(this, 'jump-host', {
      jumpHost,
      subnetId: this.network.subnetId(jumpHost.subnet),
      securityGroupId: this.access.groupId(jumpHostGroup),
      permissionsBoundary: permissionsBoundaryArn,
    });
  }
}
