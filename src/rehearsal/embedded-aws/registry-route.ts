import { type Exchange, type Refusal, refuse } from './exchange';
import { stream } from './forward';
import { type IssuedSecrets } from './issued-secrets';

/** Whose repositories a registry password opens. */
export type RegistryOwner = AccountRegistry | AnyRegistry;

/** Those of one account in one Region, to push and to pull. */
export interface AccountRegistry {
  readonly kind: 'account';
  readonly account: string;
  readonly region: string;
}

/** Whichever was pushed to last: for the container engine, which knows one password per address. */
export interface AnyRegistry {
  readonly kind: 'any';
}

/** The image registry of ECR: docker's protocol below `/v2/`, with a password of this run. */
export class RegistryRoute {
  private readonly lastPushers = new Map<string, AccountRegistry>();

  constructor(
    private readonly passwords: IssuedSecrets<RegistryOwner>,
    private readonly socketPath: string,
  ) {}

  /** Other AWS services have paths below `/v2/` too, but their requests are signed. */
  isFor({ path, request }: Exchange): boolean {
    return /^\/v2(\/|\?|$)/.test(path) && !(request.headers.authorization?.startsWith('AWS4-') ?? false);
  }

  async answer({ request, response, method, path }: Exchange): Promise<void> {
    const password = tryParsePassword(request.headers.authorization);
    const owner = password === undefined ? undefined : this.passwords.tryFindOwner(password);
    if (!owner) {
      refuse(response, noPassword);
      return;
    }
    const headers = { ...request.headers, authorization: this.authorizationOf(owner, { method, path }) };
    await stream(this.socketPath, { method, path, headers }, request, response);
  }

  /** Tags are made from content, so registries that have an image have the same one. */
  private authorizationOf(
    owner: RegistryOwner,
    { method, path }: Pick<Exchange, 'method' | 'path'>,
  ): string | undefined {
    const repository = /^\/v2\/(.+)\/(?:blobs|manifests|tags)\//.exec(path)?.[1] ?? '';
    switch (owner.kind) {
      case 'account':
        if (method === 'PUT') this.lastPushers.set(repository, owner);
        return scopeHeader({ ...owner, service: 'ecr' });
      case 'any': {
        const pusher = this.lastPushers.get(repository);
        return pusher && scopeHeader({ ...pusher, service: 'ecr' });
      }
    }
  }
}

const noPassword: Refusal = {
  status: 401,
  message: 'The registry needs the token of GetAuthorizationToken.',
  headers: { 'www-authenticate': 'Basic realm="embedded AWS"', 'docker-distribution-api-version': 'registry/2.0' },
};

function tryParsePassword(authorization: string | undefined): string | undefined {
  const encoded = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString();
  return decoded.startsWith('AWS:') ? decoded.slice('AWS:'.length) : undefined;
}

/** The part of a signature by which MiniStack tells accounts and Regions apart. */
export function scopeHeader({
  account,
  region,
  service,
}: {
  readonly account: string;
  readonly region: string;
  readonly service: string;
}): string {
  return `AWS4-HMAC-SHA256 Credential=${account}/19700101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`;
}
