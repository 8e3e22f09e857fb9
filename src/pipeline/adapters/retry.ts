import { type Clock } from '../ports/clock';
import { type HttpAnswer, type HttpClient, type HttpRequest } from '../ports/http-client';

/** How long, and how, something is tried again. */
export interface Patience {
  readonly clock: Clock;
  /** A number from 0 to 1; waits are spread by it, so that jobs that failed together do not come back together. */
  readonly random: () => number;
  /** When to give up, in the clock's time. */
  readonly deadline: number;
}

/** How one try ended. */
export type Attempt<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'again'; readonly why: string; readonly afterMilliseconds?: number };

/** How all of them ended. */
export type Retried<T> =
  { readonly kind: 'done'; readonly value: T } | { readonly kind: 'gave-up'; readonly why: string };

const firstWaitMilliseconds = 500;
const longestWaitMilliseconds = 8000;

/** Tries until it is done, or the next try would come after the deadline. */
export async function retry<T>(attempt: () => Promise<Attempt<T>>, patience: Patience): Promise<Retried<T>> {
  const { clock, random, deadline } = patience;
  for (let tries = 1; ; tries += 1) {
    const result = await attempt();
    if (result.kind === 'done') return result;
    const spread = random() * Math.min(longestWaitMilliseconds, firstWaitMilliseconds * 2 ** (tries - 1));
    const wait = Math.max(spread, result.afterMilliseconds ?? 0);
    if (clock.now() + wait >= deadline)
      return { kind: 'gave-up', why: `${result.why} (${tries} ${tries === 1 ? 'try' : 'tries'})` };
    await clock.sleep(wait);
  }
}

const perTryMilliseconds = 8000;

/** Asks a server until it gives an answer worth reading: no network error, no 408, no 429, nothing from 500 up. */
export function retryRequest<T>(
  http: HttpClient,
  request: Omit<HttpRequest, 'timeoutMilliseconds'>,
  read: (answer: HttpAnswer) => Attempt<T>,
  patience: Patience,
): Promise<Retried<T>> {
  const { clock, deadline } = patience;
  return retry(async () => {
    const timeoutMilliseconds = Math.max(1, Math.min(perTryMilliseconds, deadline - clock.now()));
    const result = await http.send({ ...request, timeoutMilliseconds });
    if (result.kind === 'unreachable') return { kind: 'again', why: result.why };
    return isPassing(result.status) ? tryLater(result, clock.now()) : read(result);
  }, patience);
}

function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

function tryLater({ status, retryAfter }: HttpAnswer, now: number): Attempt<never> {
  const afterMilliseconds = retryAfter === undefined ? undefined : parseRetryAfter(retryAfter, now);
  return { kind: 'again', why: `HTTP ${status}`, ...(afterMilliseconds !== undefined && { afterMilliseconds }) };
}

/** Seconds, or a date. */
function parseRetryAfter(text: string, now: number): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
