import { type Exchange } from './exchange';
import { stream } from './forward';
import { type LoadBalancer, type LoadBalancers } from './load-balancers';
import { scopeHeader } from './registry-route';

/** Traffic to load balancers: MiniStack matches it against their listeners and rules, and passes it to tasks. */
export class LoadBalancerRoute {
  constructor(
    private readonly known: LoadBalancers,
    private readonly socketPath: string,
  ) {}

  tryFind(host: string): LoadBalancer | undefined {
    return this.known.tryFind(host);
  }

  async answer({ request, response, method, path }: Exchange, loadBalancer: LoadBalancer): Promise<void> {
    const { name, account, region } = loadBalancer;
    const headers = {
      ...request.headers,
      host: 'localhost',
      // MiniStack finds the load balancer's account in a signature only, so an Authorization of the client's own is lost.
      authorization: scopeHeader({ account, region, service: 'load-balancer' }),
      'x-amz-target': undefined,
    };
    // By path, not by host name: MiniStack would answer its own paths, such as the registry's, on the host name too.
    await stream(this.socketPath, { method, path: `/_alb/${name}${path}`, headers }, request, response);
  }
}
