import { type HttpClient, type HttpRequest, type HttpResult } from '../ports/http-client';

/**
 * HTTP by what Node brings: not by its `fetch`, which takes as long to load as everything else that is done until a role is ours.
 * Redirections are not followed: a request here carries a secret, and is for one server.
 */
export class NodeHttpClient implements HttpClient {
  async send({ timeoutMilliseconds, ...request }: HttpRequest): Promise<HttpResult> {
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    try {
      return await exchange(request, signal);
    } catch (error) {
      // What the deadline breaks off says of itself only that it was broken off.
      return { kind: 'unreachable', why: reasonOf(signal.aborted ? signal.reason : error) };
    }
  }
}

type Exchange = Omit<HttpRequest, 'timeoutMilliseconds'>;

async function exchange({ url, method, headers, body, onSent }: Exchange, signal: AbortSignal): Promise<HttpResult> {
  const address = new URL(url);
  const { request } = address.protocol === 'https:' ? await import('node:https') : await import('node:http');
  return new Promise((resolve, reject) => {
    const asked = request(address, { method, headers, signal }, (answer) => {
      const retryAfter = answer.headers['retry-after'];
      const parts: string[] = [];
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ kind: 'answered', status: answer.statusCode ?? 0, retryAfter, body: parts.join('') }),
      );
    });
    asked.on('error', reject);
    if (onSent) asked.on('finish', onSent);
    asked.end(body);
  });
}

/** Some errors hide their reason in the cause, or have a code in place of a message. */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('cause' in error && error.cause !== undefined) return reasonOf(error.cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
  return message === '' ? (code ?? 'unknown reason') : message;
}
