import { createServer, type IncomingMessage, request as ask, type Server, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { aToken, refusal, someClaims } from '../pipeline/adapters/a-token';
import { portOf } from '../support/port-of';
import { outsideRegistry, sharedAws } from '../support/shared/shared';

/** What goes wrong instead of an answer. */
export type Fault =
  | 'reset'
  | 'hang'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string };

/** Which requests meet a fault. A request reads `PUT /v2/web/manifests/tag`, or `POST / BatchGetImage`. */
export interface Trouble {
  readonly at: RegExp;
  readonly fault: Fault;
  /** @default - every time */
  readonly times?: number;
  /** The request that ends the trouble; it is answered. */
  readonly until?: RegExp;
}

/** What the issuer of tokens and STS give, as they would be seen in a log if somebody showed them. */
export const planted = {
  bearer: 'planted-bearer',
  token: aToken(),
  secretKey: 'planted-secret-key',
  session: 'planted-session',
} as const;

/** What stands behind a cloud. */
export interface CloudOptions {
  /** @default - the embedded AWS that the run shares */
  readonly own?: UsedAws;
  /** What keeps images. @default 'embedded' */
  readonly registry?: 'embedded' | 'docker-registry' | undefined;
}

/** An embedded AWS, and the one key that opens the account. */
interface UsedAws {
  readonly endpoint: string;
  readonly registryHost: string;
  readonly accessKeyId: string;
}

/**
 * All that a job on GitHub talks to, at one address: GitHub's issuer of tokens, STS, and the account's ECR and its registry, which
 * are those of the embedded AWS. Each can be in trouble.
 */
export class Cloud {
  static async start(account: string, { own, registry = 'embedded' }: CloudOptions = {}): Promise<Cloud> {
    const store = registry === 'embedded' ? undefined : new RegistryStore((await outsideRegistry()).host);
    const cloud = new Cloud(account, own ?? (await sharedAws(account)), store);
    await new Promise<void>((resolve) => cloud.server.listen(0, '127.0.0.1', resolve));
    return cloud;
  }

  /** The requests so far. */
  readonly seen: string[] = [];
  /** Called with a request before it is answered. */
  onRequest: (name: string) => unknown = () => undefined;
  /** What is told in place of an answer, though the embedded AWS is asked: by the name of the call, from what it asks. */
  readonly sayings = new Map<string, (question: string) => object>();
  /** How long every request is under way. */
  latencyMilliseconds = 0;
  private readonly troubles: { readonly trouble: Trouble; left: number; met: number }[] = [];
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  private constructor(
    readonly account: string,
    private readonly aws: UsedAws,
    /** Keeps the images in place of the embedded AWS. */
    private readonly store: RegistryStore | undefined,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${portOf(this.server)}`;
  }

  /** Where docker pushes to. */
  get registryHost(): string {
    return `localhost:${portOf(this.server)}`;
  }

  get accessKeyId(): string {
    return this.aws.accessKeyId;
  }

  /** What a runner tells a job that may ask for tokens. */
  get environment(): Readonly<Record<string, string>> {
    return {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${this.url}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: planted.bearer,
      AWS_ENDPOINT_URL: this.url,
    };
  }

  has(trouble: Trouble): void {
    this.troubles.push({ trouble, left: trouble.times ?? Infinity, met: 0 });
  }

  /** How often something was asked. */
  count(at: RegExp): number {
    return this.seen.filter((name) => at.test(name)).length;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const isRegistry = url.startsWith('/v2');
    const body = isRegistry ? Buffer.alloc(0) : await readAll(request);
    const target = String(headers['x-amz-target'] ?? '').split('.')[1];
    const name = [method, url, target ?? new URLSearchParams(body.toString()).get('Action') ?? ''].join(' ').trim();
    this.seen.push(name);
    await this.onRequest(name);
    if (this.latencyMilliseconds > 0) await setTimeout(this.latencyMilliseconds);
    const fault = this.takeFault(name);
    if (fault !== undefined) misbehave(fault, request, response);
    else if (url.startsWith('/token')) giveToken(request, response);
    else if (headers.authorization === undefined && !isRegistry) this.giveRole(body, response);
    else if (target === 'BatchGetImage' && this.store) response.end(await this.store.batchGetImage(body.toString()));
    else if (target !== undefined && this.sayings.has(target)) await this.ask(request, response, { target, body });
    else this.passOn(request, response, isRegistry ? undefined : body);
  }

  private takeFault(name: string): Fault | undefined {
    for (const each of this.troubles) if (each.met > 0 && each.trouble.until?.test(name) === true) each.left = 0;
    const met = this.troubles.find(({ trouble, left }) => left > 0 && trouble.at.test(name));
    if (!met) return undefined;
    met.left -= 1;
    met.met += 1;
    return met.trouble.fault;
  }

  private giveRole(form: Buffer, response: ServerResponse): void {
    const asked = new URLSearchParams(form.toString());
    const isOurs = asked.get('WebIdentityToken') === planted.token && asked.get('RoleArn')?.includes(this.account);
    if (isOurs !== true) return void response.writeHead(403).end(refusal('AccessDenied', 'Not authorized'));
    const keys = `<AccessKeyId>${this.accessKeyId}</AccessKeyId><SecretAccessKey>${planted.secretKey}</SecretAccessKey>`;
    const subject = `<SubjectFromWebIdentityToken>${someClaims().sub}</SubjectFromWebIdentityToken>`;
    response.end(`<R><C>${keys}<SessionToken>${planted.session}</SessionToken></C>${subject}</R>`);
  }

  private async ask(
    { method, headers }: IncomingMessage,
    response: ServerResponse,
    { target, body }: { readonly target: string; readonly body: Buffer },
  ): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const onward = ask(this.aws.endpoint, { method, headers, agent: false }, (answer) => {
        answer.resume().on('end', resolve);
      });
      onward.on('error', reject).end(body);
    });
    const said = JSON.stringify(this.sayings.get(target)?.(body.toString()));
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(said);
  }

  private baseOf(body: Buffer | undefined): string {
    return body === undefined && this.store ? this.store.url : this.aws.endpoint;
  }

  /** To the embedded AWS, whose answers then name this address in place of its own. */
  private passOn(request: IncomingMessage, response: ServerResponse, body: Buffer | undefined): void {
    const { method, url, headers } = request;
    const onward = ask(new URL(url ?? '/', this.baseOf(body)), { method, headers, agent: false }, (answer) => {
      const location = answer.headers.location?.replace(this.aws.registryHost, this.registryHost);
      const passed = { ...answer.headers, ...(location !== undefined && { location }) };
      if (body === undefined || method === 'HEAD')
        return void answer.pipe(response.writeHead(answer.statusCode ?? 502, passed));
      void readAll(answer).then((bytes) => {
        const text = Buffer.from(bytes.toString().replaceAll(this.aws.registryHost, this.registryHost));
        // Its length is known: it does not come in chunks.
        const whole = Object.entries(passed).filter(([name]) => name !== 'transfer-encoding');
        const told = { ...Object.fromEntries(whole), 'content-length': text.length };
        response.writeHead(answer.statusCode ?? 502, told).end(text);
      });
    });
    onward.on('error', () => response.destroy());
    if (body === undefined) request.pipe(onward);
    else onward.end(body);
  }
}

/** Debian's docker-registry, which knows the protocol of registries; what ECR says besides is made from it. */
class RegistryStore {
  constructor(private readonly host: string) {}

  get url(): string {
    return `http://${this.host}`;
  }

  async batchGetImage(question: string): Promise<string> {
    const { repositoryName, imageIds } = batchSchema.parse(JSON.parse(question));
    const found = await Promise.all(imageIds.map(({ imageTag }) => this.find(repositoryName, imageTag)));
    return JSON.stringify({ images: found.flat(), failures: [] });
  }

  private async find(repositoryName: string, imageTag: string) {
    const headers = { accept: 'application/vnd.docker.distribution.manifest.v2+json' };
    const answer = await fetch(`${this.url}/v2/${repositoryName}/manifests/${imageTag}`, { headers });
    const imageDigest = answer.headers.get('docker-content-digest');
    return answer.ok ? [{ imageId: { imageTag, imageDigest }, imageManifest: await answer.text() }] : [];
  }
}

const batchSchema = z.object({ repositoryName: z.string(), imageIds: z.array(z.object({ imageTag: z.string() })) });

function misbehave(fault: Fault, request: IncomingMessage, response: ServerResponse): void {
  if (fault === 'hang') return;
  if (fault === 'reset') return void request.socket.destroy();
  request.resume();
  response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
}

function giveToken({ headers, url = '' }: IncomingMessage, response: ServerResponse): void {
  const isOurs = headers.authorization === `Bearer ${planted.bearer}` && url.includes('audience=sts.amazonaws.com');
  response.writeHead(isOurs ? 200 : 401).end(JSON.stringify({ value: planted.token }));
}

function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => stream.on('end', () => resolve(Buffer.concat(chunks))));
}
