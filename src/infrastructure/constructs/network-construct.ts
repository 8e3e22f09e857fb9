import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { Route } from '@cdktf/provider-aws/lib/route';
import { Subnet } from '@cdktf/provider-aws/lib/subnet';
import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { Construct } from 'constructs';
import { type Network, type Subnet as SubnetPlan } from '../topology/network/network';
import { type Tier } from '../topology/network/address-space';
import { find } from './find';

/** The VPC with its subnets, route tables and internet gateway. Private default routes belong to egress. */
export class NetworkConstruct extends Construct {
  readonly vpc: Vpc;
  readonly internetGateway: InternetGateway | undefined;
  private readonly subnets: ReadonlyMap<string, Subnet>;
  private readonly routeTables: ReadonlyMap<string, RouteTable>;

  constructor(
    scope: Construct,
    id: string,
    private readonly network: Network,
    private readonly name: string,
  ) {
    super(scope, id);
    this.vpc = this.drawVpc();
    this.internetGateway = this.drawInternetGateway();
    this.routeTables = this.drawRouteTables();
    this.subnets = this.drawSubnets();
    this.drawPublicRoute();
  }

  /** The id of the subnet with this key. */
  subnetId(key: string): string {
    return find(this.subnets, key).id;
  }

  /** The ids of a tier's subnets, in the order of the zones. */
  subnetIds(tier: Tier): string[] {
    return this.network.subnets.filter((subnet) => subnet.tier === tier).map(({ key }) => this.subnetId(key));
  }

  /** The id of the route table with this key. */
  routeTableId(key: string): string {
    return find(this.routeTables, key).id;
  }

  /** The ids of a tier's route tables. */
  routeTableIds(tier: Tier): string[] {
    return this.network.routeTables.filter((table) => table.tier === tier).map(({ key }) => this.routeTableId(key));
  }

  private drawVpc(): Vpc {
    const vpc = new Vpc(this, 'vpc', {
      cidrBlock: this.network.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: this.name },
    });
    // Every VPC comes with a group that lets its members talk to each other. Without rules nobody relies on it.
    new DefaultSecurityGroup(this, 'default-security-group', { vpcId: vpc.id, tags: { Name: `${this.name}-unused` } });
    return vpc;
  }

  private drawInternetGateway(): InternetGateway | undefined {
    if (!this.network.internetGateway) return undefined;
    return new InternetGateway(this, 'internet-gateway', { vpcId: this.vpc.id, tags: { Name: this.name } });
  }

  private drawRouteTables(): ReadonlyMap<string, RouteTable> {
    const draw = (key: string) =>
      new RouteTable(this, `routes-${key}`, { vpcId: this.vpc.id, tags: { Name: `${this.name}-${key}` } });
    return new Map(this.network.routeTables.map(({ key }) => [key, draw(key)]));
  }

  private drawSubnets(): ReadonlyMap<string, Subnet> {
    return new Map(this.network.subnets.map((subnet) => [subnet.key, this.drawSubnet(subnet)]));
  }

  private drawSubnet({ key, cidr, zone, routeTable }: SubnetPlan): Subnet {
    const subnet = new Subnet(this, key, {
      vpcId: this.vpc.id,
      cidrBlock: cidr,
      availabilityZone: zone,
      // A task's public address is its service's decision; nothing else here wants one by accident.
      mapPublicIpOnLaunch: false,
      tags: { Name: `${this.name}-${key}` },
    });
    new RouteTableAssociation(this, `${key}-routes`, {
      subnetId: subnet.id,
      routeTableId: this.routeTableId(routeTable),
    });
    return subnet;
  }

  private drawPublicRoute(): void {
    if (!this.internetGateway) return;
    new Route(this, 'public-default-route', {
      routeTableId: this.routeTableId('public'),
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: this.internetGateway.id,
    });
  }
}
