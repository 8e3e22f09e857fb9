import { unzipSync } from 'fflate';
import { z } from 'zod';
import { aGitHubApi, bot, stopGitHubApis, type tokens } from './a-github-api';
import { GitHistory } from './git-history';
import { type GitHubApi } from './github-api';

const repo = '/repos/acme/shop';
const job = { login: bot, kind: 'installation' } as const;

describe('the stand-in for GitHub', () => {
  stopGitHubApis();

  const ask = async (api: GitHubApi, path: string, { token = 'ghs_job', method = 'GET', body }: Asking = {}) =>
    fetch(`${api.url}${repo}${path}`, {
      method,
      headers: { authorization: `token ${token}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  interface Asking {
    readonly token?: keyof typeof tokens;
    readonly method?: string;
    readonly body?: unknown;
  }

  it('knows pull requests, and those of a commit: on its branch, and when it is merged', async () => {
    const api = await aGitHubApi();
    const head = { ref: 'topic', sha: 'c'.repeat(40), repository: 'mallory/shop' };
    api.pulls.put({ number: 9, head, commits: [head.sha] });
    expect(await (await ask(api, '/pulls/9')).json()).toMatchObject({
      ...{ number: 9, state: 'open', merged: false, merged_at: null },
      head: { sha: 'c'.repeat(40), repo: { full_name: 'mallory/shop' } },
      base: { ref: 'main', repo: { full_name: 'acme/shop' } },
    });
    api.pulls.merge(9, 'd'.repeat(40));
    for (const sha of ['c', 'd'].map((letter) => letter.repeat(40)))
      expect(await (await ask(api, `/commits/${sha}/pulls`)).json()).toMatchObject([
        { number: 9, state: 'closed', merge_commit_sha: 'd'.repeat(40), head: { sha: 'c'.repeat(40) } },
      ]);
    expect(await (await ask(api, `/commits/${'e'.repeat(40)}/pulls`)).json()).toEqual([]);
    expect(await (await ask(api, '/pulls')).json()).toMatchObject([{ number: 7 }]);
    expect((await ask(api, '/pulls/10')).status).toBe(404);
  });

  it('compares commits as Git does, a page at a time where pages are asked for', async () => {
    const api = await aGitHubApi();
    const history = new GitHistory();
    const base = history.commit();
    const [line, other] = [history.line(31, base), history.commit(base)];
    const compare = (range: string) => ask(api, `/compare/${range}`);
    expect((await compare(`${base}...${other}`)).status).toBe(404);
    api.commits.folder = history.folder;
    const head = line.at(-1) ?? '';
    const [paged, whole] = [await compare(`${base}...${head}?page=1`), await compare(`${base}...${head}`)];
    expect([paged, whole].map(({ headers }) => headers.get('link') !== null)).toEqual([true, false]);
    const shas = line.map((sha) => ({ sha }));
    expect(await paged.json()).toMatchObject({ status: 'ahead', total_commits: 31, commits: shas.slice(0, 30) });
    expect(await whole.json()).toMatchObject({ ahead_by: 31, behind_by: 0, commits: shas });
    for (const [range, status] of Object.entries({
      [`${base}...${base}`]: 'identical',
      [`${head}...${base}`]: 'behind',
      [`${head}...${other}`]: 'diverged',
    }))
      expect(await (await compare(range)).json()).toMatchObject({ status, merge_base_commit: { sha: base } });
    expect((await compare(`${base}...${'f'.repeat(40)}`)).status).toBe(404);
    history.remove();
  });

  it('keeps artifacts of runs, and hands them out elsewhere, to those who show no token there', async () => {
    const api = await aGitHubApi();
    api.runs.add({ id: 21 });
    api.runs.upload(21, 'report-dev', { 'dev.json': '{}' });
    api.runs.upload(21, 'report-lab', { 'lab.json': '{}' }, true);
    const listed = await ask(api, '/actions/runs/21/artifacts?per_page=1');
    expect(listed.headers.get('link')).toContain('rel="next"');
    expect(await listed.json()).toMatchObject({ total_count: 2, artifacts: [{ name: 'report-dev', expired: false }] });
    const named = await ask(api, '/actions/runs/21/artifacts?name=report-dev');
    const { artifacts } = z.object({ artifacts: z.array(z.object({ id: z.number() })) }).parse(await named.json());
    const zip = await ask(api, `/actions/artifacts/${artifacts[0]?.id ?? 0}/zip`);
    expect(Object.keys(unzipSync(new Uint8Array(await zip.arrayBuffer())))).toEqual(['dev.json']);
    const blunt = await fetch(zip.url, { headers: { authorization: 'token ghs_job' } });
    expect([zip.url.startsWith(api.url), blunt.status]).toEqual([false, 400]);
    expect((await ask(api, `/actions/artifacts/${(artifacts[0]?.id ?? 0) + 1}/zip`)).status).toBe(410);
    expect((await ask(api, '/actions/runs/22/artifacts')).status).toBe(404);
  });

  it('tells of which workflow, event and commit a run is', async () => {
    const api = await aGitHubApi();
    api.runs.add({ id: 21, attempt: 2 });
    expect(await (await ask(api, '/actions/runs/21')).json()).toMatchObject({
      ...{ id: 21, run_attempt: 2, event: 'pull_request', path: '.github/workflows/plan.yml', conclusion: 'success' },
      ...{ head_sha: 'a'.repeat(40), head_repository: { full_name: 'acme/shop' } },
    });
  });

  it('opens, finds, changes and closes issues, which can be commented on', async () => {
    const api = await aGitHubApi();
    const made = await ask(api, '/issues', { method: 'POST', body: { title: 'Drift', body: 'x', labels: ['drift'] } });
    const { number } = z.object({ number: z.number() }).parse(await made.json());
    api.issues.add({ author: { login: 'alice', kind: 'user' }, labels: ['drift'] });
    const own = `/issues?labels=drift&creator=${encodeURIComponent(bot)}`;
    expect(await (await ask(api, own)).json()).toMatchObject([{ number, title: 'Drift', user: { login: bot } }]);
    await ask(api, `/issues/${number}`, {
      method: 'PATCH',
      body: { body: 'y', state: 'closed', state_reason: 'completed' },
    });
    expect(await (await ask(api, own)).json()).toEqual([]);
    expect(await (await ask(api, `/issues/${number}`)).json()).toMatchObject({ body: 'y', state: 'closed' });
    expect((await ask(api, `/issues/${number}/comments`, { method: 'POST', body: { body: 'z' } })).status).toBe(201);
    expect(api.comments.stored).toMatchObject([{ author: job, body: 'z' }]);
  });

  it('lets nobody write who may not', async () => {
    const api = await aGitHubApi();
    const { number } = api.issues.add({ author: job });
    const asking = { token: 'ghs_fork', method: 'POST', body: { title: 'x' } } as const;
    expect((await ask(api, '/issues', asking)).status).toBe(403);
    expect((await ask(api, `/issues/${number}`, { ...asking, method: 'PATCH' })).status).toBe(403);
  });
});
