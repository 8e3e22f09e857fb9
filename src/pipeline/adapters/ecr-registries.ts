import type * as Ecr from '@aws-sdk/client-ecr';
import * as z from 'zod';
import { type AwsCredentials } from '../ports/aws-sessions';
import {
  type ImageRegistries,
  type ImageRegistry,
  type RegistryAccess,
  type RegistryPlace,
  type RegistryResult,
  type StoredImage,
} from '../ports/image-registry';
import { type RunLog } from '../ports/run-log';

/** Amazon ECR. Passwords are masked before anyone gets them. */
export class EcrRegistries implements ImageRegistries {
  /** @param endpoint in place of AWS's own */
  constructor(
    private readonly log: RunLog,
    private readonly endpoint?: string,
  ) {}

  /** Loads what asking takes: the SDK takes longer than everything else here, so only a run that asks AWS does it. */
  readonly prepare = (): void => void import('@aws-sdk/client-ecr');

  open(place: RegistryPlace, credentials: AwsCredentials | undefined): ImageRegistry {
    return new EcrRegistry({ ...place, credentials, endpoint: this.endpoint }, this.log);
  }
}

interface WayIn extends RegistryPlace {
  readonly credentials: AwsCredentials | undefined;
  readonly endpoint: string | undefined;
}

class EcrRegistry implements ImageRegistry {
  private loaded: Promise<LoadedClient> | undefined;

  constructor(
    private readonly way: WayIn,
    private readonly log: RunLog,
  ) {}

  find(repository: string, tags: readonly string[]): Promise<RegistryResult<ReadonlyMap<string, StoredImage>>> {
    return this.ask(async ({ ecr, client }) => {
      const answer = await client.send(
        new ecr.BatchGetImageCommand({
          registryId: this.way.account,
          repositoryName: repository,
          imageIds: tags.map((imageTag) => ({ imageTag })),
          acceptedMediaTypes: [...manifestTypes],
        }),
      );
      return new Map((answer.images ?? []).flatMap(storedImage));
    });
  }

  access(): Promise<RegistryResult<RegistryAccess>> {
    return this.ask(async ({ ecr, client }) => {
      const { authorizationData } = await client.send(new ecr.GetAuthorizationTokenCommand({}));
      const [token] = z.array(tokenSchema).min(1).parse(authorizationData);
      const access = parseAccess(token);
      this.log.mask(access.password);
      return access;
    });
  }

  private async ask<T>(work: (loaded: LoadedClient) => Promise<T>): Promise<RegistryResult<T>> {
    const loaded = await (this.loaded ??= load(this.way));
    try {
      return { kind: 'done', value: await work(loaded) };
    } catch (error) {
      return toResult(error);
    }
  }
}

interface LoadedClient {
  readonly ecr: typeof Ecr;
  readonly client: Ecr.ECRClient;
}

async function load({ region, credentials, endpoint }: WayIn): Promise<LoadedClient> {
  const ecr = await import('@aws-sdk/client-ecr');
  const client = new ecr.ECRClient({
    region,
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 5000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    ...(credentials && { credentials }),
    ...(endpoint && { endpoint }),
  });
  return { ecr, client };
}

const manifestTypes = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
] as const;

const sizedSchema = z.object({ size: z.number() });
const manifestSchema = z.object({ config: sizedSchema, layers: z.array(sizedSchema) });

function storedImage({ imageId, imageManifest }: Ecr.Image): readonly (readonly [string, StoredImage])[] {
  if (imageId?.imageTag === undefined || imageId.imageDigest === undefined) return [];
  const manifest = manifestSchema.safeParse(JSON.parse(imageManifest ?? '{}')).data;
  const size = manifest?.layers.reduce((sum, layer) => sum + layer.size, manifest.config.size);
  return [[imageId.imageTag, { digest: imageId.imageDigest, size }]];
}

const tokenSchema = z.object({ authorizationToken: z.string(), proxyEndpoint: z.url() });

function parseAccess(token: z.output<typeof tokenSchema> | undefined): RegistryAccess {
  const [username = '', ...password] = Buffer.from(token?.authorizationToken ?? '', 'base64')
    .toString()
    .split(':');
  return { username, password: password.join(':'), host: new URL(token?.proxyEndpoint ?? '').host };
}

/**
 * What the SDK throws carries `$metadata`, whether AWS refused or nobody answered; but for what it says of missing credentials. Anything else
 * is a bug.
 */
const sdkErrorSchema = z
  .object({
    name: z.string(),
    message: z.string(),
    /** Of an error of the network, such as `ECONNREFUSED`. */
    code: z.string().optional(),
    $metadata: z.object({}).optional(),
  })
  .refine(({ name, $metadata }) => $metadata !== undefined || name === 'Error' || name === 'CredentialsProviderError');

function toResult(error: unknown): RegistryResult<never> {
  const known = sdkErrorSchema.safeParse(error).data;
  if (!known) throw error;
  if (known.name === 'RepositoryNotFoundException') return { kind: 'no-repository' };
  return { kind: 'failed', code: known.code ?? known.name, message: known.message };
}
