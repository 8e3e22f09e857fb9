import { type IncomingHttpHeaders, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type ApiAnswer } from './api-call';

/** An HTTP request to a server behind a Unix socket. */
export interface ForwardedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** Sends a request with its whole body and reads the whole answer. */
export function ask(socketPath: string, asked: ForwardedRequest & { readonly body: Buffer }): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const forwarded = request(toOptions(socketPath, asked), (incoming) => {
      readAll(incoming).then(
        (body) => resolve({ status: incoming.statusCode ?? 502, headers: endToEnd(incoming.headers), body }),
        reject,
      );
    });
    forwarded.on('error', reject);
    forwarded.end(asked.body);
  });
}

/** Passes a request's body on and the answer's back as they come: image layers and objects are never held in memory. */
export async function stream(
  socketPath: string,
  asked: ForwardedRequest,
  from: IncomingMessage,
  to: ServerResponse,
): Promise<number> {
  return passOn(await begin(socketPath, asked, { from, to }), to);
}

/** Who asks, and who is answered. */
export interface Caller {
  /** Undefined where there is no body. */
  readonly from: IncomingMessage | undefined;
  /** Once nobody waits for the answer any more, nobody is asked. */
  readonly to: ServerResponse;
}

/** Passes a request's body on, and gives the answer as soon as it begins. */
export function begin(socketPath: string, asked: ForwardedRequest, { from, to }: Caller): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    if (to.destroyed) throw new Error('Nobody waits for the answer any more');
    const forwarded = request(toOptions(socketPath, asked), resolve);
    const giveUp = () => forwarded.destroy();
    forwarded.on('error', reject).on('close', () => to.off('close', giveUp));
    to.on('close', giveUp);
    if (from) from.pipe(forwarded);
    else forwarded.end();
  });
}

/** Passes an answer back as it comes. */
export function passOn(incoming: IncomingMessage, to: ServerResponse): Promise<number> {
  return new Promise((resolve, reject) => {
    const status = incoming.statusCode ?? 502;
    to.writeHead(status, endToEnd(incoming.headers));
    incoming.pipe(to);
    incoming.on('error', reject);
    incoming.on('end', () => resolve(status));
  });
}

/** Everything that is left of a body. */
export function readAll(incoming: IncomingMessage): Promise<Buffer> {
  return buffer(incoming);
}

function toOptions(socketPath: string, { method, path, headers }: ForwardedRequest) {
  // A connection each: neither emulator says when it closes an idle one, and a request on a closing one would fail.
  return { socketPath, method, path, headers: endToEnd(headers), agent: false };
}

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
]);

/** Headers that are meant for who asks or answers, and not for the connection. */
export function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name, value]) => value !== undefined && !hopByHop.has(name)),
  );
}
