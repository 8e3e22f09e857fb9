import * as z from 'zod';

/** What GitHub's client throws, by what can be done about it. */
export type GitHubError = {
  /** In GitHub's words. */
  readonly why: string;
} & (
  | { readonly kind: 'no-access' | 'missing' | 'down' | 'other' }
  /** Too many requests. */
  | { readonly kind: 'limit'; readonly headers: Readonly<Record<string, unknown>> }
);

const errorSchema = z.object({
  status: z.number(),
  message: z.string(),
  response: z.object({ headers: z.record(z.string(), z.unknown()) }).optional(),
});

/** An error of GitHub or of the way there; undefined for any other. Without an answer the client sets status 500. */
export function tryReadGitHubError(error: unknown): GitHubError | undefined {
  const known = errorSchema.safeParse(error).data;
  if (!known) return undefined;
  const { status, message, response } = known;
  const headers = response?.headers ?? {};
  const why = response ? `HTTP ${status}: ${firstLine(message)}` : message;
  if (isLimit(status, message, headers)) return { kind: 'limit', why, headers };
  if (status >= 500) return { kind: 'down', why };
  if (status === 404 || status === 410) return { kind: 'missing', why };
  if (status === 403 && /resource not accessible by/i.test(message)) return { kind: 'no-access', why };
  return { kind: 'other', why };
}

/** What GitHub answers; undefined when it says that there is no such thing. */
export async function unlessMissing<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (tryReadGitHubError(error)?.kind === 'missing') return undefined;
    throw error;
  }
}

/** Error pages are long. */
function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').slice(0, 300);
}

function isLimit(status: number, message: string, headers: Readonly<Record<string, unknown>>): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return /\bsecondary rate\b/i.test(message) || headers['x-ratelimit-remaining'] === '0' || 'retry-after' in headers;
}

/** GitHub asks for a minute where it names no time. */
const unnamedWaitSeconds = 60;

/**
 * How many seconds to wait, as the answer says it.
 * @see https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 */
export function waitOf(error: { readonly headers: Readonly<Record<string, unknown>> }, now: number): number {
  const { 'retry-after': after, 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': reset } = error.headers;
  if (Number(after) > 0) return Number(after);
  if (remaining === '0' && Number(reset) > 0) return Math.max(1, Math.ceil(Number(reset) - now / 1000) + 1);
  return unnamedWaitSeconds;
}
