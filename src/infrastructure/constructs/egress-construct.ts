import { Eip } from '@cdktf/provider-aws/lib/eip';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway';
import { Route } from '@cdktf/provider-aws/lib/route';
import { Construct } from 'constructs';
import { type Egress, type NatGateway as NatGatewayPlan } from '../topology/egress/egress';
import { find } from './find';
import { type NetworkConstruct } from './network-construct';

/** What the egress is drawn into. */
export interface EgressConstructProps {
  readonly egress: Egress;
  readonly network: NetworkConstruct;
  readonly name: string;
}

/** NAT gateways and the private routes to them. */
export class EgressConstruct extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: EgressConstructProps,
  ) {
    super(scope, id);
    const gateways = new Map(props.egress.natGateways.map((gateway) => [gateway.key, this.drawNatGateway(gateway)]));
    for (const { routeTable, natGateway } of props.egress.natRoutes) {
      new Route(this, `${routeTable}-default-route`, {
        routeTableId: props.network.routeTableId(routeTable),
        destinationCidrBlock: '0.0.0.0/0',
        natGatewayId: find(gateways, natGateway).id,
      });
    }
  }

  private drawNatGateway({ key, subnet }: NatGatewayPlan): NatGateway {
    const { network, name } = this.props;
    const tags = { Name: `${name}-${key}` };
    const address = new Eip(this, `${key}-address`, { domain: 'vpc', tags });
    return new NatGateway(this, key, {
      allocationId: address.id,
      subnetId: network.subnetId(subnet),
      // Without the way out a gateway is born broken, and on the way down it must go first.
      dependsOn: network.internetGateway ? [network.internetGateway] : [],
      tags,
    });
  }
}
