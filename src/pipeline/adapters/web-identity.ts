import { partitionOf, type Region } from '../../contract/values';
import { type AwsCredentials } from '../ports/aws-sessions';
import { type HttpAnswer, type HttpClient } from '../ports/http-client';
import { type Attempt, type Patience, type Retried, retryRequest } from './retry';

/** What is asked of STS. */
export interface WebIdentityRequest {
  /** Where STS answers; undefined for its own address in the Region. */
  readonly endpoint: string | undefined;
  readonly region: Region;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds: number;
  readonly token: string;
  /** Called when STS has been asked. */
  readonly onSent?: (() => void) | undefined;
}

/** What STS says in the end. */
export type WebIdentityAnswer =
  | { readonly kind: 'assumed'; readonly credentials: AwsCredentials; readonly subject: string }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

/**
 * Trades a token for a role. The request is not signed: the token is what is shown.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function assumeRole(
  http: HttpClient,
  request: WebIdentityRequest,
  patience: Patience,
): Promise<Retried<WebIdentityAnswer>> {
  const post = {
    method: 'POST',
    url: request.endpoint ?? `https://sts.${request.region}.${partitionOf(request.region).dnsSuffix}/`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/xml' },
    body: formatForm(request),
    ...(request.onSent && { onSent: request.onSent }),
  } as const;
  return retryRequest(http, post, read, patience);
}

function formatForm({ roleArn, sessionName, token, durationSeconds }: WebIdentityRequest): string {
  return new URLSearchParams({
    Action: 'AssumeRoleWithWebIdentity',
    Version: '2011-06-15',
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    WebIdentityToken: token,
    DurationSeconds: String(durationSeconds),
  }).toString();
}

/** Errors that pass by themselves though their status does not say so. */
const passing = /^(IDPCommunicationError|Throttling.*|RequestLimitExceeded)$/;

function read({ status, body }: HttpAnswer): Attempt<WebIdentityAnswer> {
  const text = (name: string) => tryReadElement(body, name);
  const accessKeyId = text('AccessKeyId');
  const secretAccessKey = text('SecretAccessKey');
  const sessionToken = text('SessionToken');
  if (accessKeyId !== undefined && secretAccessKey !== undefined && sessionToken !== undefined) {
    const expiresAt = Date.parse(text('Expiration') ?? '');
    const expiry = Number.isNaN(expiresAt) ? {} : { expiresAt };
    const credentials = { accessKeyId, secretAccessKey, sessionToken, ...expiry };
    return {
      kind: 'done',
      value: { kind: 'assumed', credentials, subject: text('SubjectFromWebIdentityToken') ?? '' },
    };
  }
  const code = text('Code')?.replace(/Exception$/, '') ?? `HTTP ${status}`;
  const message = text('Message') ?? 'no message';
  if (passing.test(code)) return { kind: 'again', why: `${code}: ${message}` };
  return { kind: 'done', value: { kind: 'refused', code, message } };
}

/** The text of the one element of this name: these answers are flat, and no name occurs twice. */
function tryReadElement(xml: string, name: string): string | undefined {
  const written = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return written?.replaceAll(/&(lt|gt|quot|apos|amp);/g, (entity) => entities[entity] ?? entity).trim();
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
};
