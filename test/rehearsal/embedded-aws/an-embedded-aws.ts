import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { childEnvironment } from '../../../src/rehearsal/child-environment';
import { startEmbeddedAws, type EmbeddedAws } from '../../../src/rehearsal/embedded-aws/start-embedded-aws';

/** An embedded AWS for tests, and the folder it works in. */
export interface TestAws {
  readonly aws: EmbeddedAws;
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

/** Starts one, on paper. */
export async function anEmbeddedAws(withoutMends: readonly string[] = []): Promise<TestAws> {
  const folder = mkdtempSync(join(tmpdir(), 'embedded-aws-'));
  const aws = await startEmbeddedAws({
    folder,
    region: 'eu-central-1',
    onProgress: () => undefined,
    containers: false,
    environment: childEnvironment(process.env),
    withoutMends,
  });
  return {
    aws,
    folder,
    stop: async () => {
      await aws.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Clients of one account; a key other than the run's own can be tried. */
export function clientsOf(aws: EmbeddedAws, account: string, accessKeyId = aws.credentialsFor(account).accessKeyId) {
  const config = {
    endpoint: aws.endpoint.href,
    region: 'eu-central-1',
    credentials: { accessKeyId, secretAccessKey: 'secret' },
  };
  return {
    ec2: new EC2Client(config),
    ecs: new ECSClient(config),
    ecr: new ECRClient(config),
    balancing: new ElasticLoadBalancingV2Client(config),
  };
}
