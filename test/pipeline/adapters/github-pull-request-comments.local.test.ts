import { GitHubPullRequestComments } from '../../../src/pipeline/adapters/github-pull-request-comments';
import { aGitHubApi, bot, stopGitHubApis, type tokens } from '../../support/github-api/a-github-api';
import { type Trouble } from '../../support/github-api/disturbance';
import { type GitHubApi } from '../../support/github-api/github-api';
import { FakeRunLog } from '../steps/fakes/fake-run-log';

describe('comments on GitHub', () => {
  stopGitHubApis();

  const log = new FakeRunLog();
  const opened = (api: GitHubApi, token: keyof typeof tokens | 'stolen' = 'ghs_job') =>
    new GitHubPullRequestComments({
      ...{ url: api.url, token, repository: 'acme/shop', pullRequest: 7, log },
      secondMilliseconds: 1,
    });

  it.each<[string, Trouble]>([
    ['a secondary limit', { kind: 'secondary-limit', retryAfterSeconds: 2 }],
    ['a secondary limit without a time', { kind: 'secondary-limit' }],
    ['a primary limit', { kind: 'primary-limit', resetsInSeconds: 5 }],
    ['a gateway that is down', { kind: 'down', status: 502 }],
    ['a connection that is cut', { kind: 'reset' }],
  ])('are read in spite of %s', async (_, trouble) => {
    const api = await aGitHubApi();
    api.comments.add(7, { login: bot, kind: 'installation' }, 'ours');
    api.disturb({ operation: 'issues/list-comments', trouble, times: 2 });
    expect(await opened(api).listOwn()).toMatchObject({ kind: 'done', value: [{ body: 'ours' }] });
    expect(api.count('issues/list-comments')).toBe(3);
  });

  it.each<[string, Trouble, object]>([
    ['a secondary limit', { kind: 'secondary-limit', retryAfterSeconds: 7 }, { afterMilliseconds: 7 }],
    ['a secondary limit without a time', { kind: 'secondary-limit' }, { afterMilliseconds: 60 }],
    ['a gateway that is down', { kind: 'down', status: 502 }, { why: 'HTTP 502: <html>Unicorn!</html>' }],
    ['a connection that is cut', { kind: 'reset' }, {}],
  ])('are not written a second time after %s', async (_, trouble, more) => {
    const api = await aGitHubApi();
    api.disturb({ operation: 'issues/create-comment', trouble, times: 9 });
    expect(await opened(api).create('x')).toMatchObject({ kind: 'later', ...more });
    expect(api.count('issues/create-comment')).toBe(1);
  });

  it('wait for the reset of a primary limit', async () => {
    const api = await aGitHubApi();
    api.disturb({ operation: 'issues/create-comment', trouble: { kind: 'primary-limit', resetsInSeconds: 90 } });
    const result = await opened(api).create('x');
    expect(result.kind === 'later' && result.afterMilliseconds).toBeGreaterThan(85);
    expect(result.kind === 'later' && result.afterMilliseconds).toBeLessThan(95);
  });

  it('are not waited for longer than a job lasts', async () => {
    const api = await aGitHubApi();
    api.disturb({
      operation: 'issues/list-comments',
      trouble: { kind: 'primary-limit', resetsInSeconds: 3000 },
      times: 9,
    });
    expect(await opened(api).listOwn()).toMatchObject({ kind: 'later' });
    expect(api.count('issues/list-comments')).toBe(1);
  });

  it('are given up when GitHub stays down', async () => {
    const api = await aGitHubApi();
    api.disturb({ operation: 'issues/list-comments', trouble: { kind: 'down', status: 503 }, times: 9 });
    expect(await opened(api).listOwn()).toMatchObject({ kind: 'later', why: 'HTTP 503: <html>Unicorn!</html>' });
    expect(api.count('issues/list-comments')).toBe(4);
  });

  it('take a hundred a page', async () => {
    const api = await aGitHubApi();
    for (let count = 0; count < 150; count += 1) api.comments.add(7, { login: 'alice', kind: 'user' }, 'x');
    await opened(api).listOwn();
    expect(api.served.map(({ path }) => path)).toEqual([
      '/repos/acme/shop/issues/7/comments?per_page=100',
      '/repos/acme/shop/issues/7/comments?per_page=100&page=2',
    ]);
  });

  it('of the job’s own token are found without asking who it is', async () => {
    const api = await aGitHubApi();
    await opened(api).listOwn();
    expect(api.count('users/get-authenticated')).toBe(0);
  });

  it('of a person’s token are found by the name of that person', async () => {
    const api = await aGitHubApi();
    api.comments.add(7, { login: bot, kind: 'installation' }, 'the bot’s');
    const own = api.comments.add(7, { login: 'alice', kind: 'user' }, 'alice’s');
    expect(await opened(api, 'ghp_alice').listOwn()).toMatchObject({ kind: 'done', value: [{ id: own.id }] });
  });

  it('of another installation are found once it has written: only then GitHub tells its name', async () => {
    const api = await aGitHubApi();
    const earlier = api.comments.add(7, { login: 'reviewer[bot]', kind: 'installation' }, 'earlier');
    const comments = opened(api, 'ghs_app');
    expect(await comments.listOwn()).toEqual({ kind: 'done', value: [] });
    await comments.create('now');
    expect(await comments.listOwn()).toMatchObject({ kind: 'done', value: [{ id: earlier.id }, { body: 'now' }] });
  });

  it('are refused to a person’s token that may only read', async () => {
    const api = await aGitHubApi();
    const result = await opened(api, 'github_pat_reader').create('x');
    expect(result.kind === 'read-only' && result.why).toContain('Resource not accessible by personal access token');
  });

  it('are refused in GitHub’s own words', async () => {
    const api = await aGitHubApi();
    const tooLong = await opened(api).create('x'.repeat(65_537));
    expect(tooLong.kind === 'failed' && tooLong.why).toContain('Body is too long');
    const stolen = await opened(api, 'stolen').listOwn();
    expect(stolen.kind === 'failed' && stolen.why).toContain('HTTP 401: Bad credentials');
  });

  it('are found on a server of one’s own', async () => {
    const api = await aGitHubApi('/api/v3');
    expect(await opened(api).create('x')).toMatchObject({ kind: 'done' });
    expect(api.served[0]?.path).toBe('/api/v3/repos/acme/shop/issues/7/comments');
  });
});
