import { EcsCluster } from '@cdktf/provider-aws/lib/ecs-cluster';
import { ServiceDiscoveryPrivateDnsNamespace } from '@cdktf/provider-aws/lib/service-discovery-private-dns-namespace';
import { Construct } from 'constructs';
import { type ResourceNames } from '../topology/resource-names';

/** What the cluster is drawn into. */
export interface ClusterConstructProps {
  readonly names: ResourceNames;
  readonly vpcId: string;
  readonly containerInsights: string;
}

/** The ECS cluster, and the private DNS namespace that its services are found in. */
export class ClusterConstruct extends Construct {
  readonly cluster: EcsCluster;
  readonly namespace: ServiceDiscoveryPrivateDnsNamespace;

  constructor(scope: Construct, id: string, { names, vpcId, containerInsights }: ClusterConstructProps) {
    super(scope, id);
    this.cluster = new EcsCluster(this, 'cluster', {
      name: names.scope,
      setting: [{ name: 'containerInsights', value: containerInsights }],
    });
    this.namespace = new ServiceDiscoveryPrivateDnsNamespace(this, 'namespace', {
      name: names.namespace,
      description: `Services of ${names.scope}`,
      vpc: vpcId,
    });
  }
}
