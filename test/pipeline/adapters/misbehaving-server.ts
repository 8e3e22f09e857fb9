import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** What a server does with one request. */
export type Behaviour =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | 'reset'
  | 'hang'
  | 'hang-in-the-body';

/** One request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** A server on the loopback interface that does what it is told, one behaviour a request; the last one stays. */
export class MisbehavingServer {
  readonly arrived: Arrived[] = [];

  private constructor(
    private readonly server: Server,
    private readonly behaviours: Behaviour[],
  ) {}

  static async start(...behaviours: Behaviour[]): Promise<MisbehavingServer> {
    const server = createServer();
    const misbehaving = new MisbehavingServer(server, behaviours);
    misbehaving.serve();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return misbehaving;
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.server.address())}`;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private serve(): void {
    this.server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        this.arrived.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() });
        const next = this.behaviours.length > 1 ? this.behaviours.shift() : this.behaviours[0];
        if (next === undefined || next === 'hang') return;
        if (next === 'reset') return void request.socket.destroy();
        if (next === 'hang-in-the-body') return void response.writeHead(200).write('{"value":');
        response.writeHead(next.status, next.headers).end(next.body);
      });
    });
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server does not listen');
  return address.port;
}
