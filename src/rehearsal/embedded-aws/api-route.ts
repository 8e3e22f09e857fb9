import { type ServerResponse } from 'node:http';
import { type ApiAnswer, type ApiCall, parseAction, protocolOf, type SignatureScope, tryParseScope } from './api-call';
import { formatApiError } from './api-error';
import { type Disturbances } from './disturbances';
import { type EmulatorName } from './emulators';
import { type Exchange } from './exchange';
import { ask, readAll, stream } from './forward';
import { type IssuedSecrets } from './issued-secrets';
import { type LoadBalancers } from './load-balancers';
import { answerMended, type Mend } from './mend';
import { parseS3Operation } from './s3-operation';

/** A call as it was answered, by everything but its words. */
export interface RecordedCall extends Pick<ApiCall, 'service' | 'action' | 'account' | 'region'> {
  /** Whose key signed it. */
  readonly caller: string;
  readonly status: number;
}

/** The words of a call and of its answer. Of S3 there are none: bodies may be large, and pass as they come. */
export interface Words {
  readonly path: string;
  readonly question: Buffer;
  readonly answer: Buffer;
}

/** Whom an access key id stands for. */
export interface AccessKeyOwner {
  readonly account: string;
  /** Who works in the account, where several do. */
  readonly caller: string;
  /** Whether it is the embedded AWS itself that asks. Such calls are not recorded. */
  readonly isInternal: boolean;
}

/** What the route works with. */
export interface ApiRouteOptions {
  readonly accessKeys: IssuedSecrets<AccessKeyOwner>;
  readonly socketPaths: Readonly<Record<EmulatorName, string>>;
  readonly mends: readonly Mend[];
  readonly disturbances: Disturbances;
  readonly loadBalancers: LoadBalancers;
  readonly record: (call: RecordedCall, words: Words) => void;
}

/** The AWS API: finds out whose call it is and which service's, and has it answered by that service's emulator. */
export class ApiRoute {
  private lastMotoCall: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: ApiRouteOptions) {}

  async answer(exchange: Exchange): Promise<void> {
    const { request, response, path } = exchange;
    const scope = tryParseScope(request.headers, path);
    const owner = scope && this.options.accessKeys.tryFindOwner(scope.accessKeyId);
    if (scope === undefined || owner === undefined) {
      const protocol = protocolOf(scope?.service ?? '', request.headers);
      send(response, formatApiError(scope ? unknownKey : unsigned, protocol));
      return;
    }
    const signed = { ...scope, ...owner };
    await (this.isStreamed(exchange, scope) ? this.streamObject(exchange, signed) : this.answerCall(exchange, signed));
  }

  /** S3 bodies may be large: only what is mended is read. */
  private isStreamed({ method, path }: Exchange, { service }: SignatureScope): boolean {
    if (service !== 's3') return false;
    const action = parseS3Operation({ method, path });
    return !this.options.mends.some((mend) => mend.service === service && mend.actions.includes(action));
  }

  private async streamObject(exchange: Exchange, signed: SignedScope): Promise<void> {
    const call = toCall(exchange, signed, Buffer.alloc(0));
    const disturbed = this.options.disturbances.tryTake(call);
    if (disturbed) {
      exchange.request.resume();
      send(exchange.response, disturbed);
    }
    const { moto } = this.options.socketPaths;
    const passing = () => stream(moto, forEmulator(call, 'moto'), exchange.request, exchange.response);
    const status = disturbed?.status ?? (await this.inTurn(passing));
    this.record(call, { status, body: Buffer.alloc(0) }, signed);
  }

  private async answerCall(exchange: Exchange, signed: SignedScope): Promise<void> {
    const call = toCall(exchange, signed, await readAll(exchange.request));
    const answer =
      this.options.disturbances.tryTake(call) ?? (await answerMended(call, this.options.mends, this.askEmulator));
    this.options.loadBalancers.learn(call, answer);
    this.record(call, answer, signed);
    send(exchange.response, answer);
  }

  private readonly askEmulator = (
    call: ApiCall,
    emulator: EmulatorName = emulatorOf(call.service),
  ): Promise<ApiAnswer> => {
    const answering = () => ask(this.options.socketPaths[emulator], forEmulator(call, emulator));
    return emulator === 'moto' ? this.inTurn(answering) : answering();
  };

  /** One call at a time: moto keeps its state in plain dictionaries and lets threads change them under one another. */
  private inTurn<T>(answering: () => Promise<T>): Promise<T> {
    const turn = this.lastMotoCall.then(answering);
    this.lastMotoCall = turn.catch(() => undefined);
    return turn;
  }

  private record(call: ApiCall, answer: Pick<ApiAnswer, 'status' | 'body'>, { isInternal, caller }: SignedScope): void {
    if (isInternal) return;
    const { service, action, account, region, path, body } = call;
    const words = { path, question: body, answer: answer.body };
    this.options.record({ service, action, account, region, caller, status: answer.status }, words);
  }
}

interface SignedScope extends SignatureScope, AccessKeyOwner {}

const unsigned = {
  status: 403,
  code: 'MissingAuthenticationToken',
  message: 'The embedded AWS answers signed requests only.',
} as const;

const unknownKey = {
  status: 403,
  code: 'InvalidClientTokenId',
  message:
    'The security token included in the request is invalid: this access key is not of this run of the embedded AWS.',
} as const;

/** Services of MiniStack; every other is moto's. */
const ministackServices = new Set(['ecs', 'elasticloadbalancing', 'ecr', 'logs']);

function emulatorOf(service: string): EmulatorName {
  return ministackServices.has(service) ? 'ministack' : 'moto';
}

function toCall({ request, method, path }: Exchange, { service, region, account }: SignedScope, body: Buffer): ApiCall {
  const { headers } = request;
  return {
    service,
    region,
    account,
    action: service === 's3' ? parseS3Operation({ method, path }) : parseAction({ method, path, headers, body }),
    method,
    path,
    headers,
    body,
  };
}

/**
 * Each emulator is told the account in its own way: moto by a header, MiniStack by an access key id that is the account's
 * number. The service is what the call says: a mend may ask another than the one that was signed for.
 */
function forEmulator(call: ApiCall, emulator: EmulatorName): ApiCall {
  const authorization = call.headers.authorization?.replace(
    /Credential=[^/]+\/([^/]+)\/[^,]+/,
    `Credential=${call.account}/$1/${call.region}/${call.service}/aws4_request`,
  );
  const headers = authorization === undefined ? call.headers : { ...call.headers, authorization };
  return emulator === 'moto'
    ? { ...call, headers: { ...headers, 'x-moto-account-id': call.account } }
    : { ...call, headers };
}

function send(response: ServerResponse, { status, headers, body }: ApiAnswer): void {
  response.writeHead(status, headers);
  response.end(body);
}
