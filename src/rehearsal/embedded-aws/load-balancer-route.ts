import { type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { type Exchange } from './exchange';
import { begin, endToEnd, type ForwardedRequest, passOn, readAll } from './forward';
import { type LoadBalancer, type LoadBalancers } from './load-balancers';
import { scopeHeader } from './registry-route';

/**
 * Traffic to load balancers: MiniStack matches it against their listeners and rules, and passes it to tasks.
 *
 * AWS sends nothing to a target before its first health check has passed, and lets what is under way end before it stops a task.
 * MiniStack knows neither: a task is a target from the moment its container is started, and is stopped in the moment it is none any more.
 * So a request that comes too early waits here until somebody listens, and one that was cut off is asked once more.
 */
export class LoadBalancerRoute {
  constructor(
    private readonly known: LoadBalancers,
    private readonly socketPath: string,
  ) {}

  tryFind(host: string): LoadBalancer | undefined {
    return this.known.tryFind(host);
  }

  async answer(exchange: Exchange, loadBalancer: LoadBalancer): Promise<void> {
    const asked = toTasks(exchange, loadBalancer);
    const { request: from, response: to } = exchange;
    if (hasBody(from)) await passOn(await begin(this.socketPath, asked, { from, to }), to);
    else await this.answerPatiently(asked, to);
  }

  /** What has a body cannot be asked twice; this can. */
  private async answerPatiently(asked: ForwardedRequest, to: ServerResponse): Promise<void> {
    const patience = new Patience();
    for (;;) {
      const answer = await begin(this.socketPath, asked, { from: undefined, to });
      const problem = answer.statusCode === 502 ? await readAll(answer) : undefined;
      if (problem === undefined) {
        await passOn(answer, to);
        return;
      }
      if (to.destroyed || !patience.isLeftFor(problem.toString())) {
        to.writeHead(502, endToEnd(answer.headers)).end(problem);
        return;
      }
      await setTimeout(pauseMilliseconds);
    }
  }
}

function toTasks({ request, method, path }: Exchange, { name, account, region }: LoadBalancer): ForwardedRequest {
  const headers = {
    ...request.headers,
    host: 'localhost',
    // MiniStack finds the load balancer's account in a signature only, so an Authorization of the client's own is lost.
    authorization: scopeHeader({ account, region, service: 'load-balancer' }),
    'x-amz-target': undefined,
  };
  // By path, not by host name: MiniStack would answer its own paths, such as the registry's, on the host name too.
  return { method, path: `/_alb/${name}${path}`, headers };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return 'transfer-encoding' in headers || (headers['content-length'] ?? '0') !== '0';
}

const pauseMilliseconds = 100;

/** For how long a request is asked again. */
class Patience {
  /** Nearly half a minute, after which many clients give up. */
  private early = 250;
  /** An application that hangs up by itself does so again. */
  private cutOff = 1;

  /** @param problem the body of a 502 */
  isLeftFor(problem: string): boolean {
    const [, why] = /^\{"message": "Target \S+ connect error: (.*)"\}$/.exec(problem) ?? [];
    if (why === undefined) return false;
    return /refused|No route/.test(why) ? (this.early -= 1) >= 0 : (this.cutOff -= 1) >= 0;
  }
}
