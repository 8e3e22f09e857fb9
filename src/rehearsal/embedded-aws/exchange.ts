import { type IncomingMessage, type ServerResponse } from 'node:http';

/** A request on its way: what came, and where the answer goes. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
}

/** Why a request is not answered, in a sentence. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers with a refusal, or hangs up when an answer is already under way. */
export function refuse(response: ServerResponse, { status, message, headers = {} }: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers });
  response.end(`${message}\n`);
}
