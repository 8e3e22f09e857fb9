import { request } from 'node:http';

/** How an application answered. */
export interface HttpResult {
  /** 0 when nobody answered. */
  readonly status: number;
  readonly milliseconds: number;
}

/** How long an answer is waited for. */
export interface Patience {
  readonly milliseconds: number;
  /** Aborting it ends the waiting at once. */
  readonly signal?: AbortSignal;
}

/** Asks once. */
export async function askApplication(url: string, patience: Patience = { milliseconds: 10_000 }): Promise<HttpResult> {
  const start = performance.now();
  const status = await statusOf(new URL(url), patience);
  return { status, milliseconds: Math.round(performance.now() - start) };
}

function statusOf({ hostname, host, port, pathname }: URL, { milliseconds, signal }: Patience): Promise<number> {
  return new Promise((resolve) => {
    const asked = request(
      // Browsers know that names below `localhost` are on this machine; not every system does.
      {
        host: hostname.endsWith('.localhost') ? '127.0.0.1' : hostname,
        port,
        path: pathname,
        headers: { host },
        signal,
      },
      (answer) => answer.resume().on('close', () => resolve(answer.complete ? (answer.statusCode ?? 0) : 0)),
    );
    asked.setTimeout(milliseconds, () => asked.destroy());
    asked.on('error', () => resolve(0)).end();
  });
}

/** Whether it was the application that answered, and not a gateway in its place. */
export function isAnswer({ status }: HttpResult): boolean {
  return status > 0 && status < 500;
}
