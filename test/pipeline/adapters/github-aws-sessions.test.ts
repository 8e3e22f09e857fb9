import { regionSchema } from '../../../src/contract/values';
import { GitHubAwsSessions, type GitHubRun } from '../../../src/pipeline/adapters/github-aws-sessions';
import { FakeClock } from '../steps/fakes/fake-clock';
import { FakeRunLog } from '../steps/fakes/fake-run-log';
import { assumed, aToken, refusal, someClaims } from './a-token';
import { type Scripted, ScriptedHttp } from './scripted-http';

const role = { arn: 'arn:aws:iam::111111111111:role/push', region: regionSchema.parse('eu-central-1') };
const issuer = 'issuer.example';
const sts = 'sts.eu-central-1.amazonaws.com';
const token: Scripted = { status: 200, body: JSON.stringify({ count: 1, value: aToken() }) };

function aRun(script: Readonly<Record<string, Scripted[]>>, overrides: Partial<GitHubRun> = {}) {
  const clock = new FakeClock();
  const start = clock.now();
  const http = new ScriptedHttp(clock, { [issuer]: [token], [sts]: [{ status: 200, body: assumed() }], ...script });
  const log = new FakeRunLog();
  const run: GitHubRun = {
    tokenRequest: { url: `https://${issuer}/token?api-version=2.0`, bearer: 'bearer' },
    stsEndpoint: undefined,
    sessionName: 'shop-1',
    durationSeconds: 3600,
    ...overrides,
  };
  const sessions = new GitHubAwsSessions(run, { http, clock, log, random: () => 0.5 });
  return { open: () => sessions.open(role), http, log, clock, elapsed: () => clock.now() - start };
}

describe('a session for a run', () => {
  it('is opened by a token and one unsigned call', async () => {
    const { open, http } = aRun({});
    expect(await open()).toEqual({
      kind: 'open',
      subject: 'repo:acme@11/shop@22:environment:prod',
      credentials: {
        ...{ accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret/key', sessionToken: 'session==' },
        expiresAt: Date.UTC(2026, 0, 1, 1),
      },
    });
    const [asked, traded] = http.requests;
    expect(asked).toMatchObject({
      url: `https://${issuer}/token?api-version=2.0&audience=sts.amazonaws.com`,
      headers: { authorization: 'Bearer bearer' },
    });
    expect(traded).toMatchObject({ method: 'POST', url: `https://${sts}/` });
    expect(Object.fromEntries(new URLSearchParams(traded?.body))).toEqual({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: role.arn,
      RoleSessionName: 'shop-1',
      WebIdentityToken: aToken(),
      DurationSeconds: '3600',
    });
    expect(http.requests).toHaveLength(2);
  });

  it('masks every secret, and the token before it is used', async () => {
    const { open, log } = aRun({});
    await open();
    expect(log.masked).toEqual([aToken(), 'secret/key', 'session==']);
    expect([...log.infos, ...log.notices, ...log.warnings]).toEqual([]);
  });

  it('is asked for at the endpoint that is configured, and in China by its names', async () => {
    const { open, http } = aRun(
      { 'localhost:4566': [{ status: 200, body: assumed() }] },
      { stsEndpoint: 'http://localhost:4566' },
    );
    await open();
    expect(http.requests[1]?.url).toBe('http://localhost:4566');
    const china = aRun({ 'sts.cn-north-1.amazonaws.com.cn': [{ status: 200, body: assumed() }] });
    const sessions = new GitHubAwsSessions(
      {
        tokenRequest: { url: `https://${issuer}/`, bearer: 'b' },
        stsEndpoint: undefined,
        sessionName: 's1',
        durationSeconds: 900,
      },
      { http: china.http, clock: china.clock, log: china.log, random: () => 0 },
    );
    await sessions.open({ arn: 'arn:aws-cn:iam::111111111111:role/push', region: regionSchema.parse('cn-north-1') });
    expect(china.http.requests[0]?.url).toBe(`https://${issuer}/?audience=sts.amazonaws.com.cn`);
  });

  it('is not asked for without the permission', async () => {
    const { open, http } = aRun({}, { tokenRequest: undefined });
    expect(await open()).toEqual({ kind: 'no-token' });
    expect(http.requests).toEqual([]);
  });
});

describe('trouble that passes', () => {
  it.each<[string, Record<string, Scripted[]>]>([
    ['GitHub resets the connection', { [issuer]: ['reset', token] }],
    ['GitHub hangs', { [issuer]: ['hang', token] }],
    ['GitHub answers 408', { [issuer]: [{ status: 408 }, token] }],
    ['GitHub answers 500', { [issuer]: [{ status: 500 }, token] }],
    ['GitHub answers 502, 503 and 504', { [issuer]: [{ status: 502 }, { status: 503 }, { status: 504 }, token] }],
    ['STS resets the connection', { [sts]: ['reset', { status: 200, body: assumed() }] }],
    [
      'STS answers 500',
      {
        [sts]: [
          { status: 500, body: '<html>' },
          { status: 200, body: assumed() },
        ],
      },
    ],
    [
      'STS cannot reach GitHub',
      {
        [sts]: [
          { status: 400, body: refusal('IDPCommunicationError') },
          { status: 200, body: assumed() },
        ],
      },
    ],
    [
      'STS throttles',
      {
        [sts]: [
          { status: 400, body: refusal('ThrottlingException') },
          { status: 200, body: assumed() },
        ],
      },
    ],
    [
      'the token is too old',
      {
        [sts]: [
          { status: 400, body: refusal('ExpiredTokenException') },
          { status: 200, body: assumed() },
        ],
      },
    ],
  ])('%s: it is asked again', async (_, script) => {
    const { open, elapsed } = aRun(script);
    expect(await open()).toMatchObject({ kind: 'open' });
    expect(elapsed()).toBeLessThan(30_000);
  });

  it('is waited for as long as the server asks, in seconds or until a date', async () => {
    const seconds = aRun({ [issuer]: [{ status: 429, retryAfter: '7' }, token] });
    await seconds.open();
    expect(seconds.clock.slept).toEqual([7000]);
    const date = aRun({ [issuer]: [{ status: 429, retryAfter: 'Thu, 01 Jan 2026 00:00:09 GMT' }, token] });
    await date.open();
    expect(date.clock.slept).toEqual([9000]);
  });

  it('is not waited for longer than half a minute, all in all', async () => {
    const { open, elapsed, http } = aRun({ [issuer]: ['hang'] });
    expect(await open()).toEqual({
      kind: 'unavailable',
      why: `GitHub gave no token: The operation was aborted due to timeout (${http.requests.length} tries)`,
    });
    expect(elapsed()).toBeLessThanOrEqual(30_000);
    expect(http.requests.length).toBeGreaterThan(2);
  });

  it('is given up at once when the server asks for more than that', async () => {
    const { open, elapsed } = aRun({ [sts]: [{ status: 429, retryAfter: '60' }] });
    expect(await open()).toEqual({ kind: 'unavailable', why: 'STS did not answer: HTTP 429 (1 try)' });
    expect(elapsed()).toBe(0);
  });
});

describe('an answer that stays', () => {
  it.each<[string, Scripted, string]>([
    ['401', { status: 401, body: 'no' }, 'HTTP 401'],
    ['403', { status: 403, body: 'no' }, 'HTTP 403'],
    ['404', { status: 404 }, 'HTTP 404'],
    ['a web page', { status: 200, body: '<html></html>' }, 'HTTP 200'],
    ['an empty object', { status: 200, body: '{}' }, 'HTTP 200'],
    ['a redirection', { status: 302 }, 'HTTP 302'],
  ])('GitHub answers with %s: nobody is asked again', async (_, answer, why) => {
    const { open, elapsed, http } = aRun({ [issuer]: [answer] });
    expect(await open()).toEqual({ kind: 'unavailable', why: `GitHub gave no token: ${why} without a token` });
    expect(http.requests).toHaveLength(1);
    expect(elapsed()).toBe(0);
  });

  it.each([
    [403, 'AccessDenied', 'AccessDenied'],
    [403, 'AccessDeniedException', 'AccessDenied'],
    [400, 'InvalidIdentityToken', 'InvalidIdentityToken'],
    [400, 'InvalidIdentityTokenException', 'InvalidIdentityToken'],
    [400, 'MalformedPolicyDocumentException', 'MalformedPolicyDocument'],
    [400, 'PackedPolicyTooLarge', 'PackedPolicyTooLarge'],
    [400, 'ValidationError', 'ValidationError'],
    [403, 'RegionDisabledException', 'RegionDisabled'],
    [403, 'IDPRejectedClaim', 'IDPRejectedClaim'],
  ])('STS answers %i %s: nobody is asked again, and the claims are told', async (status, written, code) => {
    const { open, elapsed, http } = aRun({ [sts]: [{ status, body: refusal(written, 'Not &quot;authorized&quot;') }] });
    expect(await open()).toEqual({ kind: 'refused', code, message: 'Not "authorized"', claims: someClaims() });
    expect(http.requests).toHaveLength(2);
    expect(elapsed()).toBe(0);
  });

  it('an old token is renewed once, not for ever', async () => {
    const { open, http } = aRun({ [sts]: [{ status: 400, body: refusal('ExpiredTokenException') }] });
    expect(await open()).toMatchObject({ kind: 'refused', code: 'ExpiredToken' });
    expect(http.requests).toHaveLength(4);
  });

  it('without XML is told by its status', async () => {
    const { open } = aRun({ [sts]: [{ status: 404, body: 'not found' }] });
    expect(await open()).toMatchObject({ kind: 'refused', code: 'HTTP 404', message: 'no message' });
  });
});
