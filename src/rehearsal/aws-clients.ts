import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type AwsAccess } from './child-environment';

/** Clients for what is read back, all of one account and Region. */
export interface AwsClients {
  readonly ec2: EC2Client;
  readonly ecs: ECSClient;
  readonly loadBalancing: ElasticLoadBalancingV2Client;
}

/** Clients that talk to one endpoint with one key, whatever the user's own AWS configuration says. */
export function createAwsClients(access: AwsAccess, region: string): AwsClients {
  const config = clientConfig(access, region);
  return {
    ec2: new EC2Client(config),
    ecs: new ECSClient(config),
    loadBalancing: new ElasticLoadBalancingV2Client(config),
  };
}

/** The settings of a client for one endpoint, key and Region. */
export function clientConfig({ endpoint, accessKeyId, secretAccessKey }: AwsAccess, region: string) {
  return {
    endpoint: endpoint.href,
    region,
    credentials: { accessKeyId, secretAccessKey },
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
  };
}
