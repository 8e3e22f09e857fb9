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

/** Whichever has the repository: for the container engine, which knows one password per address. */
export interface AnyRegistry {
  readonly kind: 'any';
}

/** The image registry of ECR: docker's protocol below `/v2/`, with a password of this run. */
export class RegistryRoute {
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
    const headers = { ...request.headers, authorization: authorizationOf(owner) };
    await stream(this.socketPath, { method, path, headers }, request, response);
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

function authorizationOf(owner: RegistryOwner): string | undefined {
  switch (owner.kind) {
    case 'account':
      return scopeHeader({ ...owner, service: 'ecr' });
    case 'any':
      return undefined;
  }
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
