import { aGitHubApi, stopGitHubApis } from './a-github-api';
import { Description } from './description';
import { type GitHubApi } from './github-api';

interface Asked {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const path = '/repos/acme/shop/issues/7/comments';

describe('the stand-in for GitHub', () => {
  stopGitHubApis();

  const ask = (api: GitHubApi, place: string, options: Asked = {}) =>
    fetch(`${api.url}${place}`, { ...options, headers: { authorization: 'token ghs_job', ...options.headers } });
  const post = (api: GitHubApi, body: unknown, place = path) =>
    ask(api, place, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

  it('keeps what is written', async () => {
    const api = await aGitHubApi();
    const created = await post(api, { body: 'hello' });
    expect(created.status).toBe(201);
    expect(await created.json()).toMatchObject({ body: 'hello', user: { login: 'github-actions[bot]', type: 'Bot' } });
    expect(await (await ask(api, path)).json()).toMatchObject([{ body: 'hello' }]);
  });

  it('lists thirty a page unless more are asked for, and names the next page', async () => {
    const api = await aGitHubApi();
    for (let count = 0; count < 31; count += 1) api.comments.add(7, { login: 'alice', kind: 'user' }, 'x');
    const first = await ask(api, path);
    expect(await first.json()).toHaveLength(30);
    const [, next = ''] = /^<(.*)>; rel="next"$/.exec(first.headers.get('link') ?? '') ?? [];
    expect(await (await ask(api, next.slice(api.url.length))).json()).toHaveLength(1);
    expect((await ask(api, `${path}?per_page=100`)).headers.get('link')).toBeNull();
  });

  it('takes no comment that GitHub would not take', async () => {
    const api = await aGitHubApi();
    expect((await post(api, { body: 'x'.repeat(65_536) })).status).toBe(201);
    const long = await post(api, { body: 'x'.repeat(65_537) });
    expect(await long.text()).toContain('Body is too long (maximum is 65536 characters)');
    expect([long.status, (await post(api, { body: ' \n' })).status]).toEqual([422, 422]);
  });

  it('knows who may do what', async () => {
    const api = await aGitHubApi();
    const as = (token: string, place: string) => ask(api, place, { headers: { authorization: `token ${token}` } });
    expect((await as('stolen', path)).status).toBe(401);
    expect((await as('ghs_job', '/user')).status).toBe(403);
    expect(await (await as('ghp_alice', '/user')).json()).toMatchObject({ login: 'alice' });
    expect((await post(api, { body: 'x' }, '/repos/acme/shop/issues/8/comments')).status).toBe(404);
  });

  it('answers below the path of a server of one’s own', async () => {
    const api = await aGitHubApi('/api/v3');
    expect(api.url).toMatch(/\/api\/v3$/);
    expect((await ask(api, path)).status).toBe(200);
  });

  it.each([
    ['a path that is no operation', '/repos/acme/shop/nothing', {}],
    ['a page that is no number', `${path}?per_page=many`, {}],
    ['a comment without a text', path, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }],
  ])('tells of %s', async (_, place, options) => {
    const api = await aGitHubApi();
    await ask(api, place, options);
    expect(api.faults.splice(0)).toHaveLength(1);
  });

  it('tells of an answer that GitHub would not give', async () => {
    const description = await Description.load('/');
    expect(description.tryFindFault('issues/create-comment', 201, {})).toContain('must have required property');
    expect(description.tryFindFault('issues/create-comment', 200, {})).toBe('issues/create-comment never answers 200');
    expect(description.tryFindFault('issues/delete-comment', 204, undefined)).toBeUndefined();
  });
});
