import { join } from 'node:path';
import { type AwsAccess, type Environment } from './child-environment';
import { type RecordedCall } from './embedded-aws/api-route';
import { EmbeddedAwsError } from './embedded-aws/errors';
import { startEmbeddedAws } from './embedded-aws/start-embedded-aws';
import { embeddedAwsFailed, embeddedAwsMissing } from './errors';

/** The AWS API that a rehearsal works against. */
export interface RehearsalAws {
  readonly title: string;
  /** Whether all of it ends with the run. */
  readonly isEmbedded: boolean;
  readonly endpoint: URL;
  /** The registry in the names of images. */
  readonly registryHost: string;
  /** @param caller whose calls they will be, where several work in one account */
  accessFor(account: string, caller?: string): AwsAccess;
  /** The calls so far; none of an API of the user's own. */
  recordedCalls(): readonly RecordedCall[];
  /** Where a cell's load balancer answers on this machine. */
  loadBalancerUrl(dnsName: string, cell: string): string;
  /** How many containers run tasks of a cluster. */
  countContainers(cluster: string): Promise<number>;
  stop(): Promise<void>;
}

/** What an embedded AWS needs to know. */
export interface EmbeddedAwsInputs {
  readonly folder: string;
  readonly region: string;
  /** Whether tasks become containers. */
  readonly containers: boolean;
  readonly environment: Environment;
  readonly onProgress: (text: string) => void;
}

/**
 * Starts the embedded AWS.
 * @throws MissingError EmbeddedAwsMissing
 * @throws UserError EmbeddedAwsFailed
 */
export async function embeddedAws(inputs: EmbeddedAwsInputs): Promise<RehearsalAws> {
  const aws = await startEmbeddedAws({ ...inputs, folder: join(inputs.folder, 'aws') }).catch((error: unknown) => {
    throw explain(error);
  });
  return {
    title: 'the embedded AWS',
    isEmbedded: true,
    endpoint: aws.endpoint,
    registryHost: aws.registryHost,
    accessFor: (account, caller) => ({ endpoint: aws.endpoint, ...aws.credentialsFor(account, caller) }),
    recordedCalls: () => aws.recordedCalls(),
    loadBalancerUrl: (dnsName, cell) => aws.nameLoadBalancer(dnsName, cell).href,
    countContainers: (cluster) => aws.countContainers(cluster),
    stop: () => aws.stop(),
  };
}

function explain(error: unknown): unknown {
  if (!(error instanceof EmbeddedAwsError)) return error;
  const isMissing = error.code === 'PythonMissing' || error.code === 'PythonPackagesNotInstalled';
  return isMissing ? embeddedAwsMissing(error.message) : embeddedAwsFailed(error.message);
}

/** An AWS API of the user's own. Local emulators take a key id of twelve digits for the account. */
export function ownAws(endpoint: URL): RehearsalAws {
  return {
    title: endpoint.href,
    isEmbedded: false,
    endpoint,
    registryHost: endpoint.host,
    accessFor: (account) => ({ endpoint, accessKeyId: account, secretAccessKey: 'rehearsal' }),
    recordedCalls: () => [],
    loadBalancerUrl: (dnsName) => `http://${dnsName}`,
    countContainers: () => Promise.resolve(0),
    stop: () => Promise.resolve(),
  };
}
