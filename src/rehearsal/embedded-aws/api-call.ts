import { type IncomingHttpHeaders } from 'node:http';

/** How a service speaks: what its requests and its errors look like. */
export type Protocol = 'json' | 'query' | 'ec2' | 's3';

/** One request to an AWS API. */
export interface ApiCall {
  /** The service's name in the signature, such as `elasticloadbalancing`. */
  readonly service: string;
  readonly region: string;
  /** The account whose access key signed it. */
  readonly account: string;
  /** The API's action, such as `CreateService`; for a REST service other than S3 the method and path: `GET /2013-04-01/x`. */
  readonly action: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What came back. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a SigV4 signature says of a request: `Credential=<key>/<date>/<region>/<service>/aws4_request`. */
export interface SignatureScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

/** The scope of a signed request (header) or presigned URL (query); undefined when there is neither. */
export function tryParseScope(headers: IncomingHttpHeaders, path: string): SignatureScope | undefined {
  const header = /^AWS4-HMAC-SHA256 .*?Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1];
  const query = new URLSearchParams(path.split('?')[1] ?? '').get('X-Amz-Credential');
  const [accessKeyId, , region, service, ending] = (header ?? query ?? '').split('/');
  if (!accessKeyId || !region || !service || ending !== 'aws4_request') return undefined;
  return { accessKeyId, region, service };
}

/** The protocol a request to this service is written in. */
export function protocolOf(service: string, headers: IncomingHttpHeaders): Protocol {
  if (service === 's3') return 's3';
  if (service === 'ec2') return 'ec2';
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return isForm ? 'query' : 'json';
}

/** The action a request asks for: from its target header (JSON), its form (query), else its method and path. */
export function parseAction(request: Pick<ApiCall, 'method' | 'path' | 'headers' | 'body'>): string {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  const action = isForm ? parseForm(request.body).get('Action') : null;
  return action ?? `${request.method} ${request.path.split('?')[0] ?? ''}`;
}

/** The fields of a query-protocol request. */
export function parseForm(body: Buffer): URLSearchParams {
  return new URLSearchParams(body.toString('utf8'));
}

/** A call with another body, its length kept true. */
export function withBody(call: ApiCall, body: string): ApiCall {
  const bytes = Buffer.from(body);
  return { ...call, body: bytes, headers: { ...call.headers, 'content-length': String(bytes.length) } };
}

/** The same for an answer. */
export function withAnswerBody(answer: ApiAnswer, body: string): ApiAnswer {
  const bytes = Buffer.from(body);
  return { ...answer, body: bytes, headers: { ...answer.headers, 'content-length': String(bytes.length) } };
}

/** Whether the emulator did what it was asked. */
export function isSuccess(answer: ApiAnswer): boolean {
  return answer.status >= 200 && answer.status < 300;
}
