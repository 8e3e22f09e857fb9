import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A backend that answers each path with a message that names the path, and can be away: then it answers 503. */
export class StubBackend {
  present = true;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<StubBackend> {
    const server = createServer((request, response) => {
      response.writeHead(backend.present ? 200 : 503, { 'content-type': 'application/json' });
      response.end(JSON.stringify(backend.present ? { message: `Answer to ${request.url ?? ''}` } : {}));
    });
    const backend = new StubBackend(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return backend;
  }

  get url(): string {
    return `http://127.0.0.1:${String(portOf(this.server.address()))}`;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}
