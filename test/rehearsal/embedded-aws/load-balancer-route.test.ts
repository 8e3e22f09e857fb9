import { createServer, request, type RequestListener, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoadBalancerRoute } from '../../../src/rehearsal/embedded-aws/load-balancer-route';
import { LoadBalancers } from '../../../src/rehearsal/embedded-aws/load-balancers';
import { portOf } from '../../support/port-of';

describe('the route to load balancers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'route-'));
  const socketPath = join(folder, 'socket');
  let answers: RequestListener[] = [];
  let asked = 0;
  let emulator: Server;
  let gateway: Server;

  beforeAll(async () => {
    const route = new LoadBalancerRoute(new LoadBalancers(), socketPath);
    const loadBalancer = { name: 'front', account: '111111111111', region: 'eu-central-1' };
    emulator = createServer((incoming, response) => {
      asked += 1;
      incoming.resume();
      (answers.shift() ?? fine)(incoming, response);
    });
    gateway = createServer((incoming, response) => {
      const { method = '', url: path = '' } = incoming;
      void route.answer({ request: incoming, response, method, path }, loadBalancer);
    });
    await new Promise<void>((resolve) => emulator.listen(socketPath, resolve));
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  });

  beforeEach(() => {
    answers = [];
    asked = 0;
  });

  afterAll(() => {
    for (const server of [gateway, emulator]) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(folder, { recursive: true });
  });

  it('lets a request wait until somebody listens, as no target is asked before its health check has passed', async () => {
    answers = [notReached(refused), notReached('[Errno 113] No route to host'), notReached(refused)];
    expect(await ask('GET')).toEqual({ status: 200, text: 'fine' });
    expect(asked).toBe(4);
  });

  it('asks once more when a task was stopped under a request, as its target would have been drained', async () => {
    answers = [notReached(cutOff)];
    expect(await ask('GET')).toEqual({ status: 200, text: 'fine' });
    answers = [notReached(cutOff), notReached(cutOff)];
    expect((await ask('GET')).status).toBe(502);
    expect(asked).toBe(4);
  });

  it.each([502, 503, 500])('passes on the %d of an application as it is', async (status) => {
    answers = [(_, response) => response.writeHead(status).end('out of order')];
    expect(await ask('GET')).toEqual({ status, text: 'out of order' });
    expect(asked).toBe(1);
  });

  it('asks nothing twice that has a body', async () => {
    answers = [notReached(refused)];
    expect((await ask('POST', 'an order')).status).toBe(502);
    expect(asked).toBe(1);
  });

  function ask(method: string, body?: string): Promise<{ readonly status: number | undefined; readonly text: string }> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: portOf(gateway), method, agent: false }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => resolve({ status: answer.statusCode, text }));
      });
      sent.on('error', reject).end(body);
    });
  }
});

const refused = '[Errno 111] Connection refused';
const cutOff = 'Remote end closed connection without response';

const fine: RequestListener = (_, response) => response.end('fine');

/** As MiniStack says it. */
function notReached(why: string): RequestListener {
  const body = `{"message": "Target 172.18.0.3:8080 connect error: ${why}"}`;
  return (_, response) => response.writeHead(502, { 'content-type': 'application/json' }).end(body);
}
