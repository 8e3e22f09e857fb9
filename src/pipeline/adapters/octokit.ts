import { type RunLog } from '../ports/run-log';

/** How GitHub's API is reached. */
export interface GitHubConnection {
  /** Such as `https://api.github.com`, or `https://<server>/api/v3`. */
  readonly url: string;
  readonly token: string;
  readonly log: RunLog;
  /**
   * What GitHub calls a second when it asks to wait; smaller in tests.
   * @default 1000
   */
  readonly secondMilliseconds?: number;
}

/** GitHub's own client. */
export type Octokit = Awaited<ReturnType<typeof openOctokit>>;

/**
 * Opens GitHub's own client: it follows pages, spaces out writes, and asks again when GitHub is down or asks to wait. Only what reads is
 * asked again: a write has to be decided anew, by what stands there then. The client is loaded when it is needed.
 */
export async function openOctokit({ url, token, log, secondMilliseconds = 1000 }: GitHubConnection) {
  const [{ Octokit }, { paginateRest }, { retry }, { throttling }] = await Promise.all([
    import('@octokit/core'),
    import('@octokit/plugin-paginate-rest'),
    import('@octokit/plugin-retry'),
    import('@octokit/plugin-throttling'),
  ]);
  const onLimit = (seconds: number, { method }: { readonly method: string }, _: unknown, tries: number) => {
    if (method !== 'GET' || tries >= mostWaits || seconds > longestWaitSeconds) return false;
    log.info(`GitHub asks to wait ${seconds} seconds.`);
    return true;
  };
  const toLog = (message: string) => log.info(message);
  return new (Octokit.plugin(paginateRest, retry, throttling))({
    auth: token,
    baseUrl: url,
    userAgent: 'fargate-template',
    log: { debug: nothing, info: nothing, warn: toLog, error: toLog },
    request: { fetch: fetchInTime },
    retry: { retryAfterBaseValue: secondMilliseconds },
    throttle: { onRateLimit: onLimit, onSecondaryRateLimit: onLimit, retryAfterBaseValue: secondMilliseconds, id: url },
  });
}

/** Of a request, and of the way to its end. */
export const onceOnly = { request: { retries: 0 } } as const;

const mostWaits = 3;
const longestWaitSeconds = 300;
const perTryMilliseconds = 20_000;

function fetchInTime(url: string, options: RequestInit): Promise<Response> {
  return fetch(url, { ...options, signal: AbortSignal.timeout(perTryMilliseconds) });
}

function nothing(): void {
  // What the client says to its developers.
}
