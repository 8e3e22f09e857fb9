import { request } from 'node:http';

/** How an application answered. */
export interface HttpResult {
  /** 0 when nobody answered. */
  readonly status: number;
  readonly milliseconds: number;
}

/** Asks once. */
export async function askApplication(url: string): Promise<HttpResult> {
  const start = performance.now();
  const status = await statusOf(new URL(url));
  return { status, milliseconds: Math.round(performance.now() - start) };
}

const patienceMilliseconds = 10_000;

function statusOf({ hostname, host, port, pathname }: URL): Promise<number> {
  return new Promise((resolve) => {
    const asked = request(
      // Browsers know that names below `localhost` are on this machine; not every system does.
      { host: hostname.endsWith('.localhost') ? '127.0.0.1' : hostname, port, path: pathname, headers: { host } },
      (answer) => answer.resume().on('close', () => resolve(answer.statusCode ?? 0)),
    );
    asked.setTimeout(patienceMilliseconds, () => asked.destroy());
    asked.on('error', () => resolve(0)).end();
  });
}

/** Whether it was the application that answered, and not a gateway in its place. */
export function isAnswer({ status }: HttpResult): boolean {
  return status > 0 && status < 500;
}
