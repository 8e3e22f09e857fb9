import { regionSchema } from '../../../src/contract/values';
import { NodeHttpClient } from '../../../src/pipeline/adapters/node-http-client';
import { GitHubAwsSessions } from '../../../src/pipeline/adapters/github-aws-sessions';
import { FakeClock } from '../steps/fakes/fake-clock';
import { FakeRunLog } from '../steps/fakes/fake-run-log';
import { assumed, aToken, refusal, someClaims } from './a-token';
import { type Behaviour, MisbehavingServer } from './misbehaving-server';

const servers: MisbehavingServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function serverThat(...behaviours: Behaviour[]): Promise<MisbehavingServer> {
  const server = await MisbehavingServer.start(...behaviours);
  servers.push(server);
  return server;
}

describe('a request', () => {
  const ask = (url: string, timeoutMilliseconds = 30_000) =>
    new NodeHttpClient().send({ method: 'GET', url, headers: { accept: 'text/plain' }, timeoutMilliseconds });

  it('is answered with status, text and the time to come back', async () => {
    const { url } = await serverThat({ status: 429, headers: { 'retry-after': '3' }, body: 'slow down' });
    expect(await ask(url)).toEqual({ kind: 'answered', status: 429, retryAfter: '3', body: 'slow down' });
  });

  it('says when it is on its way, before it is answered', async () => {
    const { url } = await serverThat('hang');
    const onSent = jest.fn();
    await new NodeHttpClient().send({ method: 'POST', url, headers: {}, body: 'a', timeoutMilliseconds: 200, onSent });
    expect(onSent).toHaveBeenCalledTimes(1);
  });

  it('follows no redirection', async () => {
    const other = await serverThat({ status: 200 });
    const { url } = await serverThat({ status: 302, headers: { location: other.url } });
    expect(await ask(url)).toMatchObject({ status: 302 });
    expect(other.arrived).toEqual([]);
  });

  it.each<Behaviour>(['hang', 'hang-in-the-body'])('ends when a server does %j', async (behaviour) => {
    const { url } = await serverThat(behaviour);
    expect(await ask(url, 200)).toEqual({ kind: 'unreachable', why: 'The operation was aborted due to timeout' });
  });

  it('says why there is no answer', async () => {
    const { url } = await serverThat('reset');
    expect(await ask(url)).toEqual({ kind: 'unreachable', why: 'socket hang up' });
    const stopped = await serverThat('reset');
    const address = stopped.url;
    await stopped.stop();
    expect(JSON.stringify(await ask(address))).toContain('ECONNREFUSED');
  });
});

describe('a session through real servers', () => {
  const role = { arn: 'arn:aws:iam::111111111111:role/push', region: regionSchema.parse('eu-central-1') };
  const token: Behaviour = { status: 200, body: JSON.stringify({ value: aToken() }) };

  async function open(issuer: readonly Behaviour[], sts: readonly Behaviour[]) {
    const clock = new FakeClock();
    const [gitHub, aws] = await Promise.all([serverThat(...issuer), serverThat(...sts)]);
    const run = {
      tokenRequest: { url: `${gitHub.url}/token?api-version=2.0`, bearer: 'bearer' },
      stsEndpoint: aws.url,
      sessionName: 'shop-1',
      durationSeconds: 3600,
    };
    const meanwhile = jest.fn(() => expect(gitHub.arrived).not.toEqual([]));
    const doors = { http: new NodeHttpClient(), clock, log: new FakeRunLog(), random: () => 0.5, meanwhile };
    return { result: await new GitHubAwsSessions(run, doors).open(role), gitHub, aws, clock, meanwhile };
  }

  it('is opened after both misbehaved', async () => {
    const { result, gitHub, aws } = await open(
      ['reset', { status: 503 }, token],
      [{ status: 500 }, 'reset', { status: 200, body: assumed() }],
    );
    expect(result).toMatchObject({ kind: 'open', subject: someClaims().sub });
    expect(gitHub.arrived.map(({ path }) => path)).toEqual(
      Array(3).fill('/token?api-version=2.0&audience=sts.amazonaws.com'),
    );
    expect(aws.arrived).toHaveLength(3);
    expect(aws.arrived[0]?.headers.authorization).toBeUndefined();
  });

  it('is denied after one call and no wait', async () => {
    const { result, aws, clock, meanwhile } = await open([token], [{ status: 403, body: refusal('AccessDenied') }]);
    expect(result).toMatchObject({ kind: 'refused', code: 'AccessDenied', claims: someClaims() });
    expect(aws.arrived).toHaveLength(1);
    expect(clock.slept).toEqual([]);
    expect(meanwhile).toHaveBeenCalledTimes(1);
  });
});
