import { type HttpClient, type HttpRequest, type HttpResult } from '../ports/http-client';

/** HTTP by what Node brings. Redirections are not followed: a request here carries a secret, and is for one server. */
export class FetchHttpClient implements HttpClient {
  async send({ url, method, headers, body, timeoutMilliseconds }: HttpRequest): Promise<HttpResult> {
    try {
      const answer = await fetch(url, {
        method,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMilliseconds),
        ...(body !== undefined && { body }),
      });
      const retryAfter = answer.headers.get('retry-after') ?? undefined;
      return { kind: 'answered', status: answer.status, retryAfter, body: await answer.text() };
    } catch (error) {
      return { kind: 'unreachable', why: reasonOf(error) };
    }
  }
}

/** `fetch` says "fetch failed" and hides the reason in the cause, sometimes behind one more. */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('cause' in error && error.cause !== undefined) return reasonOf(error.cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
  return message === '' ? (code ?? 'unknown reason') : message;
}
