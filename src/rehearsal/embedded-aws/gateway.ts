import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type ApiRoute } from './api-route';
import { type Exchange, type Refusal, refuse } from './exchange';
import { type LoadBalancerRoute } from './load-balancer-route';
import { type RegistryRoute } from './registry-route';

/** Where requests go. */
export interface GatewayRoutes {
  readonly api: ApiRoute;
  readonly registry: RegistryRoute;
  readonly loadBalancers: LoadBalancerRoute;
}

/** The one address of the embedded AWS, on this machine's loopback interface. */
export class Gateway {
  /** Listens on a free port. Until `serve` says where requests go, each is answered 503. */
  static async listen(): Promise<Gateway> {
    const gateway = new Gateway();
    await new Promise<void>((resolve, reject) => {
      gateway.server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return gateway;
  }

  private readonly server: Server;
  private routes: GatewayRoutes | undefined;

  private constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
    // A docker push of a large layer takes longer than node allows a request by default.
    this.server.requestTimeout = 0;
    // Longer than any client keeps an idle connection: one that is closed as a request arrives makes the client send it again.
    this.server.keepAliveTimeout = 120_000;
  }

  get port(): number {
    return portOf(this.server.address());
  }

  serve(routes: GatewayRoutes): void {
    this.routes = routes;
  }

  /** Stops listening and drops what is under way. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.route({ request, response, method: request.method ?? 'GET', path: request.url ?? '/' });
    } catch (error) {
      const message = `The embedded AWS could not answer: ${error instanceof Error ? error.message : String(error)}`;
      refuse(response, { status: 502, message });
    }
  }

  private async route(exchange: Exchange): Promise<void> {
    const host = hostOf(exchange.request);
    const loadBalancer = this.routes?.loadBalancers.tryFind(host);
    if (!this.routes) refuse(exchange.response, stillStarting);
    else if (!exchange.path.startsWith('/')) refuse(exchange.response, wholeUrl);
    else if (loadBalancer) await this.routes.loadBalancers.answer(exchange, loadBalancer);
    else if (!ownHosts.has(host)) refuse(exchange.response, unknownHost(host));
    else if (comesFromBrowser(exchange.request)) refuse(exchange.response, webPage);
    else if (this.routes.registry.isFor(exchange)) await this.routes.registry.answer(exchange);
    else await this.routes.api.answer(exchange);
  }
}

const stillStarting: Refusal = { status: 503, message: 'The embedded AWS is still starting.' };
const wholeUrl: Refusal = { status: 400, message: 'Ask for a path, not for a whole URL.' };
/** A page in a browser can reach this port, but must not drive it. */
const webPage: Refusal = { status: 403, message: 'The embedded AWS answers programs, not web pages.' };

const ownHosts = new Set(['127.0.0.1', 'localhost']);

function hostOf(request: IncomingMessage): string {
  return (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}

/** Node's own fetch says `sec-fetch-mode` too, but only a browser knows of a site that a request comes from. */
function comesFromBrowser({ headers }: IncomingMessage): boolean {
  return 'origin' in headers || 'sec-fetch-site' in headers;
}

function unknownHost(host: string): Refusal {
  const message =
    `"${host}" is no host of the embedded AWS: it knows localhost, 127.0.0.1 and the DNS names of its load balancers. ` +
    'For S3, use path-style addresses (s3_use_path_style).';
  return { status: 421, message };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The gateway does not listen on a port.');
  return address.port;
}
