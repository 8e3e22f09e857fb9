import { join } from 'node:path';
import { type AwsAccess, type Environment } from './child-environment';
import { EmbeddedAwsError } from './embedded-aws/errors';
import { startEmbeddedAws } from './embedded-aws/start-embedded-aws';
import { embeddedAwsFailed, embeddedAwsMissing } from './errors';

/** The AWS API that a rehearsal works against. */
export interface RehearsalAws {
  readonly title: string;
  /** Whether all of it ends with the run. */
  readonly isEmbedded: boolean;
  /** The registry in the names of images. */
  readonly registryHost: string;
  accessFor(account: string): AwsAccess;
  /** Where a load balancer answers on this machine. */
  loadBalancerUrl(dnsName: string): string;
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
    registryHost: aws.registryHost,
    accessFor: (account) => ({ endpoint: aws.endpoint, ...aws.credentialsFor(account) }),
    loadBalancerUrl: (dnsName) => aws.loadBalancerUrl(dnsName).href,
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
    registryHost: endpoint.host,
    accessFor: (account) => ({ endpoint, accessKeyId: account, secretAccessKey: 'rehearsal' }),
    loadBalancerUrl: (dnsName) => `http://${dnsName}`,
    stop: () => Promise.resolve(),
  };
}
