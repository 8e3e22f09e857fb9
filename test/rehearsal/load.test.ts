import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { Load } from '../../src/rehearsal/load';
import { portOf } from '../support/port-of';

describe('a load', () => {
  const servers: Server[] = [];
  const signal = new AbortController().signal;

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  it('counts every request that it sends, those to each address', async () => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    });
    const load = Load.start([url, `${url}api`], signal);
    await until(() => asked.length > 40);
    expect((await load.stop()).requests).toMatchObject({ sent: asked.length, failed: 0 });
    expect(new Set(asked)).toEqual(new Set(['/', '/api']));
  });

  it.each([
    ['a status of a gateway', 502, (_, response) => response.writeHead(502).end()],
    ['a connection that ends without an answer', 0, (request) => request.socket.end()],
    ['an answer that breaks off', 0, breakOff],
  ] satisfies [string, number, RequestListener][])('calls %s a failed request', async (_, status, fail) => {
    let answered = 0;
    const url = await serve((request, response) => {
      answered += 1;
      if (answered % 5 === 0) fail(request, response);
      else response.end('fine');
    });
    const load = Load.start([url], signal);
    await until(() => answered > 30);
    const { requests, failures } = await load.stop();
    expect(requests).toMatchObject({ sent: answered, failed: Math.floor(answered / 5) });
    expect([...failures]).toEqual([[status, requests.failed]]);
  });

  it('waits for what is under way when it is stopped', async () => {
    const waiting: (() => void)[] = [];
    const url = await serve((_, response) => waiting.push(() => response.end()));
    const load = Load.start([url], signal);
    await until(() => waiting.length === 4);
    const stopped = load.stop();
    for (const answer of waiting) answer();
    expect((await stopped).requests).toMatchObject({ sent: 4, failed: 0 });
  });

  it('waits for nobody when it is interrupted', async () => {
    const interruption = new AbortController();
    let asked = 0;
    const url = await serve(() => (asked += 1));
    const load = Load.start([url], interruption.signal);
    await until(() => asked === 4);
    interruption.abort();
    expect((await load.stop()).requests.sent).toBe(4);
  });

  async function serve(listener: (...words: Parameters<RequestListener>) => unknown): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    server.unref();
    return `http://127.0.0.1:${portOf(server)}/`;
  }
});

function breakOff(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-length': 100 });
  response.write('not all of it');
  setImmediate(() => request.socket.destroy());
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
