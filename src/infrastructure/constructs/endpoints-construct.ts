import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { Construct } from 'constructs';
import { type GuardedEndpoint } from '../topology/cell-plan';
import { find } from './find';
import { type NetworkConstruct } from './network-construct';
import { policyDocument } from './policy-document';

/** What the endpoints are drawn into. */
export interface EndpointsConstructProps {
  readonly endpoints: readonly GuardedEndpoint[];
  readonly network: NetworkConstruct;
  readonly region: string;
  readonly name: string;
  /** The id of the group of interface endpoints. */
  readonly securityGroupId: (group: 'endpoints') => string;
}

/** Gateway endpoints in every private route table, and interface endpoints in every private subnet. */
export class EndpointsConstruct extends Construct {
  private readonly endpoints: ReadonlyMap<string, VpcEndpoint>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: EndpointsConstructProps,
  ) {
    super(scope, id);
    this.endpoints = new Map(props.endpoints.map((endpoint) => [endpoint.service, this.draw(endpoint)]));
  }

  /** The id of the prefix list with the addresses behind a gateway endpoint; it differs in every Region. */
  prefixListId(service: string): string {
    return find(this.endpoints, service).prefixListId;
  }

  private draw(endpoint: GuardedEndpoint): VpcEndpoint {
    const { network, region, name } = this.props;
    const id = endpoint.service.replaceAll('.', '-');
    return new VpcEndpoint(this, id, {
      vpcId: network.vpc.id,
      serviceName: `${serviceNamePrefix(region)}.${region}.${endpoint.service}`,
      vpcEndpointType: endpoint.type,
      policy: policyDocument(endpoint.policy),
      tags: { Name: `${name}-${id}` },
      ...(endpoint.type === 'Gateway' ? this.inRouteTables() : this.inSubnets()),
    });
  }

  private inRouteTables() {
    return { routeTableIds: this.props.network.routeTableIds('private') };
  }

  private inSubnets() {
    const { network, securityGroupId } = this.props;
    return {
      subnetIds: network.subnetIds('private'),
      securityGroupIds: [securityGroupId('endpoints')],
      privateDnsEnabled: true,
    };
  }
}

/** China's Regions have a prefix of their own. */
function serviceNamePrefix(region: string): string {
  return region.startsWith('cn-') ? 'cn.com.amazonaws' : 'com.amazonaws';
}
