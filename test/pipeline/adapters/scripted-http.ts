import { type HttpClient, type HttpRequest, type HttpResult } from '../../../src/pipeline/ports/http-client';
import { type FakeClock } from '../steps/fakes/fake-clock';

/** What a server does: an answer, or silence until the client loses patience. */
export type Scripted =
  { readonly status: number; readonly body?: string; readonly retryAfter?: string } | 'reset' | 'hang';

/** Servers by their host, each with what it does next; the last of it stays. */
export class ScriptedHttp implements HttpClient {
  readonly requests: HttpRequest[] = [];

  constructor(
    private readonly clock: FakeClock,
    private readonly script: Readonly<Record<string, Scripted[]>>,
  ) {}

  send(request: HttpRequest): Promise<HttpResult> {
    this.requests.push(request);
    const next = this.nextFor(new URL(request.url).host);
    if (next === 'reset') return Promise.resolve({ kind: 'unreachable', why: 'read ECONNRESET' });
    if (next === 'hang') {
      this.clock.pass(request.timeoutMilliseconds);
      return Promise.resolve({ kind: 'unreachable', why: 'The operation was aborted due to timeout' });
    }
    return Promise.resolve({ kind: 'answered', body: '', retryAfter: undefined, ...next });
  }

  private nextFor(host: string): Scripted {
    const steps = this.script[host] ?? [];
    const next = steps.length > 1 ? steps.shift() : steps[0];
    if (next === undefined) throw new Error(`Nobody answers at ${host}`);
    return next;
  }
}
