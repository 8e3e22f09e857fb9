import { GitHubIssues } from '../../../src/pipeline/adapters/github-issues';
import { aGitHubApi, bot, stopGitHubApis, tokens } from '../../support/github-api/a-github-api';
import { FakeRunLog } from '../steps/fakes/fake-run-log';

stopGitHubApis();

async function aWorld(token = 'ghs_job') {
  const api = await aGitHubApi();
  const place = { repository: 'acme/shop', label: 'drift', author: bot, url: api.url, token, log: new FakeRunLog() };
  return { api, issues: new GitHubIssues({ ...place, secondMilliseconds: 1 }) };
}

describe('issues on GitHub', () => {
  it('are opened with their label, found again, renewed and closed with a last word', async () => {
    const { api, issues } = await aWorld();
    const created = await issues.create({ title: 'Drift in dev', body: 'one' });
    if (created.kind !== 'done') throw new Error(created.kind);
    const { number } = created.value;
    await issues.update(number, { title: 'Drift in dev', body: 'two' });
    await expect(issues.listOpen()).resolves.toMatchObject({ value: [{ number, title: 'Drift in dev', body: 'two' }] });
    await issues.close(number, 'It is as it was.');
    await expect(issues.listOpen()).resolves.toEqual({ kind: 'done', value: [] });
    expect(api.issues.stored).toMatchObject([{ state: 'closed', stateReason: 'completed', labels: ['drift'] }]);
    expect(api.comments.stored).toMatchObject([{ pullRequest: number, body: 'It is as it was.' }]);
  });

  it('are those of the owner of the token that bear the label, all pages of them', async () => {
    const { api, issues } = await aWorld();
    Array.from({ length: 101 }, () => api.issues.add({ author: tokens.ghs_job, labels: ['drift'] }));
    api.issues.add({ author: tokens.ghp_alice, labels: ['drift'] });
    api.issues.add({ author: tokens.ghs_job });
    const found = await issues.listOpen();
    expect(found.kind === 'done' && found.value.length).toBe(101);
  });

  it('are not written by a token that may only read, which is no reason to crash', async () => {
    const { issues } = await aWorld('ghs_fork');
    const result = await issues.create({ title: 'Drift in dev', body: 'one' });
    expect(JSON.stringify(result)).toMatch(/"kind":"failed".*HTTP 403/);
  });

  it('are looked for again while GitHub is down, and never opened twice', async () => {
    const { api, issues } = await aWorld();
    api.disturb({ operation: 'issues/list-for-repo', trouble: { kind: 'down', status: 502 } });
    await expect(issues.listOpen()).resolves.toEqual({ kind: 'done', value: [] });
    api.disturb({ operation: 'issues/create', trouble: { kind: 'done-but-down', status: 502 } });
    await expect(issues.create({ title: 'Drift in dev', body: 'one' })).resolves.toMatchObject({ kind: 'failed' });
    expect(api.issues.stored).toHaveLength(1);
  });
});
