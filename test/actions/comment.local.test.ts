import { type ApplySection } from '../../src/pipeline/report/apply-section';
import { parseCommentHeader } from '../../src/pipeline/report/comment-header';
import { anUpdate, aPlan } from '../builders/a-plan';
import { aPlannedCell, aReport } from '../builders/a-report';
import { aGitHubApi, bot, stopGitHubApis } from '../support/github-api/a-github-api';
import { type Trouble } from '../support/github-api/disturbance';
import { GitHistory } from '../support/github-api/git-history';
import { type GitHubApi } from '../support/github-api/github-api';
import { aJob, removeJobs, wordsOf } from './a-comment-job';

const job = { login: bot, kind: 'installation' } as const;

describe('the action comment, as GitHub runs it', () => {
  stopGitHubApis();
  removeJobs();

  /** What the comments that the bot stands under say of the failed cell. */
  const texts = (api: GitHubApi, login: string = bot) =>
    api.comments.stored.flatMap(({ author, body }) => (author.login === login ? [wordsOf(body)] : []));

  it('says when it was planned, and that the base has moved on since', async () => {
    const api = await aGitHubApi();
    const history = new GitHistory();
    api.commits.folder = history.folder;
    const base = history.commit();
    const environment = { GITHUB_SHA: history.commit(base, history.commit(base)) };
    history.branch('main', base);
    const report = aPlannedCell('dev', aPlan([], { timestamp: '2026-11-25T07:59:58Z' }));
    await aJob(api, { run: 5, report, environment }).start();
    expect(api.comments.stored[0]?.body).toMatch(/^commit `a+` · planned 2026\W+11\W+25 07\W+59 UTC · Terraform/m);
    history.branch('main', history.commit(base));
    await aJob(api, { run: 6, environment }).start();
    expect(api.comments.stored[0]?.body).toMatch(/ · \*\*the base branch has moved since\*\*$/m);
    history.remove();
  });

  it('makes the comment, then renews it', async () => {
    const api = await aGitHubApi();
    const first = aJob(api, { run: 5 });
    expect(await first.start()).toMatchObject({ exitCode: 0, stderr: '' });
    expect([first.result(), first.words()]).toEqual(['created', 'the words of run 5']);
    const second = aJob(api, { run: 6 });
    expect(await second.start()).toMatchObject({ exitCode: 0 });
    expect(second.result()).toBe('updated');
    expect(second.read('output')).toContain('https://github.com/acme/shop/pull/7#issuecomment-1001');
    expect(texts(api)).toEqual(['the words of run 6']);
    expect(api.count('issues/create-comment')).toBe(1);
  });

  it.each([
    ['run', { run: 6 }, { run: 5 }],
    ['attempt', { run: 5, attempt: 2 }, { run: 5, attempt: 1 }],
  ])('never writes over a later %s', async (_, later, earlier) => {
    const api = await aGitHubApi();
    await aJob(api, { ...later, report: 'later' }).start();
    const late = aJob(api, { ...earlier, report: 'earlier' });
    expect(await late.start()).toMatchObject({ exitCode: 0 });
    expect(late.result()).toBe('superseded');
    expect([texts(api), late.words()]).toEqual([['later'], 'earlier']);
  });

  it('leaves one comment when two runs have looked before either has written', async () => {
    const api = await aGitHubApi();
    api.disturb({ operation: 'issues/list-comments', trouble: { kind: 'together', parties: 2 }, times: 2 });
    const ends = await Promise.all([aJob(api, { run: 6 }).start(), aJob(api, { run: 5 }).start()]);
    expect(ends.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(api.count('issues/create-comment')).toBe(2);
    expect(texts(api)).toEqual(['the words of run 6']);
  });

  it('leaves one comment when the same run comes twice', async () => {
    const api = await aGitHubApi();
    api.disturb({ operation: 'issues/list-comments', trouble: { kind: 'together', parties: 2 }, times: 2 });
    await Promise.all([aJob(api).start(), aJob(api).start()]);
    expect(texts(api)).toEqual(['the words of run 5']);
  });

  it('yields to a later run that writes while it is told to wait', async () => {
    const api = await aGitHubApi();
    await aJob(api, { run: 4 }).start();
    const trouble = { kind: 'secondary-limit', retryAfterSeconds: 2 } as const;
    api.disturb({ operation: 'issues/update-comment', trouble, token: 'ghs_job' });
    const earlier = aJob(api, { run: 5 });
    const waiting = earlier.start();
    while (api.count('issues/update-comment') === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await aJob(api, { run: 6 }).start()).toMatchObject({ exitCode: 0 });
    await waiting;
    expect(earlier.result()).toBe('superseded');
    expect(texts(api)).toEqual(['the words of run 6']);
  });

  it('finds its comment behind 150 others, and takes none of them for it', async () => {
    const api = await aGitHubApi();
    for (let count = 0; count < 150; count += 1)
      api.comments.add(7, { login: 'alice', kind: 'user' }, `comment ${count}`);
    await aJob(api, { run: 5 }).start();
    const [own] = api.comments.stored.slice(-1);
    const copy = own?.body ?? '';
    (['alice', 'github-actions', 'other[bot]'] as const).forEach((login) =>
      api.comments.add(7, { login, kind: login === 'other[bot]' ? 'installation' : 'user' }, copy),
    );
    api.comments.add(7, job, `Quote:\n${copy}`);
    api.comments.add(7, job, `${copy.split('\n')[0] ?? ''} and more\nx`);
    const others = api.comments.stored.filter((comment) => comment !== own).map(({ body }) => body);
    expect(await aJob(api, { run: 6 }).start()).toMatchObject({ exitCode: 0 });
    expect(own?.body).toContain('the words of run 6');
    expect(api.comments.stored.filter((comment) => comment !== own).map(({ body }) => body)).toEqual(others);
  });

  it.each<[string, string, Trouble]>([
    ['a rate limit while it reads', 'issues/list-comments', { kind: 'secondary-limit', retryAfterSeconds: 1 }],
    ['a rate limit while it writes', 'issues/create-comment', { kind: 'secondary-limit', retryAfterSeconds: 1 }],
    ['the end of the hour’s requests', 'issues/create-comment', { kind: 'primary-limit', resetsInSeconds: 1 }],
    ['an error page', 'issues/create-comment', { kind: 'down', status: 502 }],
    ['a connection that is cut', 'issues/create-comment', { kind: 'reset' }],
    [
      'an answer that is lost after the comment was made',
      'issues/create-comment',
      { kind: 'done-but-down', status: 504 },
    ],
    ['a slow answer', 'issues/create-comment', { kind: 'slow', milliseconds: 1500 }],
  ])('survives %s', async (_, operation, trouble) => {
    const api = await aGitHubApi();
    api.disturb({ operation, trouble });
    expect(await aJob(api).start()).toMatchObject({ exitCode: 0, stderr: '' });
    expect(texts(api)).toEqual(['the words of run 5']);
  });

  it('leaves the report in the summary when its token may only read, and succeeds', async () => {
    const api = await aGitHubApi();
    const fork = aJob(api, { token: 'ghs_fork' });
    const { exitCode, stdout } = await fork.start();
    expect([exitCode, fork.result(), fork.words()]).toEqual([0, 'summary-only', 'the words of run 5']);
    expect(stdout.match(/^::notice::/gm)).toHaveLength(1);
    expect(api.comments.stored).toEqual([]);
  });

  it('tells of a deployment wherever something was merged that it deploys, beside what was said there before', async () => {
    const api = await aGitHubApi();
    const [head, reviewed] = ['c'.repeat(40), { head: 'a'.repeat(40) }];
    api.pulls.merge(7, 'b'.repeat(40));
    api.pulls.put({ number: 8 });
    api.pulls.merge(8, head);
    await aJob(api).start();
    const apply: ApplySection = {
      ...{ outcome: 'applied', commit: head, isApproved: false, done: [], left: [], difference: [], parts: 1 },
      ...{
        reviews: [7, 8].map((pullRequest) => ({ pullRequest, ...reviewed })),
        seconds: { plan: 1, apply: 1, rollout: 1 },
      },
    };
    const environment = { 'INPUT_PULL-REQUEST': '', INPUT_ABOUT: 'deployment', INPUT_HEAD: head };
    expect(await aJob(api, { run: 6, report: aReport('dev', { apply }), environment }).start()).toMatchObject({
      exitCode: 0,
    });
    const told = api.comments.stored.map(({ pullRequest, body }) => [pullRequest, /^## (\w+)/m.exec(body)?.[1]]);
    expect(told).toEqual([
      [7, 'Plan'],
      [8, 'Deployment'],
      [7, 'Deployment'],
    ]);
  });

  it('needs no pull request', async () => {
    const api = await aGitHubApi();
    const manual = aJob(api, { environment: { 'INPUT_PULL-REQUEST': '' } });
    expect(await manual.start()).toMatchObject({ exitCode: 0 });
    expect([manual.result(), manual.words(), api.served]).toEqual(['summary-only', 'the words of run 5', []]);
  });

  it('renews the comment of the person whose token it has, not that of the bot', async () => {
    const api = await aGitHubApi();
    await aJob(api, { run: 4 }).start();
    await aJob(api, { run: 5, token: 'ghp_alice' }).start();
    await aJob(api, { run: 6, token: 'ghp_alice' }).start();
    expect(texts(api)).toEqual(['the words of run 4']);
    expect(texts(api, 'alice')).toEqual(['the words of run 6']);
  });

  it('leaves one comment of an installation whose name it learns by writing', async () => {
    const api = await aGitHubApi();
    await aJob(api, { run: 5, token: 'ghs_app' }).start();
    await aJob(api, { run: 6, token: 'ghs_app' }).start();
    expect(texts(api, 'reviewer[bot]')).toEqual(['the words of run 6']);
    expect(api.comments.stored).toHaveLength(1);
  });

  it('works on a server of one’s own', async () => {
    const api = await aGitHubApi('/api/v3');
    expect(await aJob(api).start()).toMatchObject({ exitCode: 0 });
    expect(texts(api)).toEqual(['the words of run 5']);
  });

  it('fails in GitHub’s words when GitHub refuses, with the report in the summary', async () => {
    const api = await aGitHubApi();
    const refused = aJob(api, { environment: { 'INPUT_PULL-REQUEST': '8' } });
    const { exitCode, stdout } = await refused.start();
    expect([exitCode, refused.words()]).toEqual([1, 'the words of run 5']);
    expect(stdout).toContain(
      '::error::The comment on the pull request could not be written: there is no such pull request',
    );
  });

  it('fails with the report in the summary when GitHub does not tell what was merged; run again, it comments', async () => {
    const api = await aGitHubApi();
    api.pulls.merge(7, 'a'.repeat(40));
    const operation = 'repos/list-pull-requests-associated-with-commit';
    // The client asks three times more.
    api.disturb({ operation, trouble: { kind: 'down', status: 503 }, times: 4 });
    const job = aJob(api, { environment: { 'INPUT_PULL-REQUEST': '', INPUT_ABOUT: 'deployment' } });
    const { exitCode, stdout } = await job.start();
    expect([exitCode, job.words(), texts(api)]).toEqual([1, 'the words of run 5', []]);
    expect(stdout).toMatch(/^::error::.* could not be written: .*503.* Run the job again\.$/m);
    expect([await job.start(), texts(api)]).toMatchObject([{ exitCode: 0 }, ['the words of run 5']]);
  });

  it('keeps what is too long for a comment in the summary, and names the place', async () => {
    const api = await aGitHubApi();
    const updates = Array.from({ length: 400 }, (_, index) =>
      anUpdate(`aws_x.u${index}`, { v: 1 }, { v: 'x'.repeat(500) }),
    );
    const long = aJob(api, { report: aPlannedCell('dev', aPlan(updates)) });
    expect(await long.start()).toMatchObject({ exitCode: 0 });
    const [comment] = api.comments.stored;
    expect(Buffer.byteLength(comment?.body ?? '')).toBeLessThanOrEqual(65_536);
    expect(comment?.body).toContain(
      'left out here: see [the job summary](https://github.com/acme/shop/actions/runs/5) and ' +
        '[the files of the run](https://github.com/acme/shop/actions/runs/5#artifacts).',
    );
    expect(long.read('summary')).not.toContain('left out here');
    expect(long.read('summary')).toContain('! aws_x.u399  update');
  });

  it('names the run and the commit for programs, in the first line', async () => {
    const api = await aGitHubApi();
    await aJob(api, { attempt: 2 }).start();
    expect(parseCommentHeader(api.comments.stored[0]?.body ?? '')).toMatchObject({
      header: { run: { id: '5', attempt: 2 }, head: 'a'.repeat(40) },
    });
  });

  it('shows its token nowhere but where it is masked', async () => {
    const api = await aGitHubApi();
    const { start, read } = aJob(api);
    const { stdout, stderr } = await start();
    expect(stdout).toContain('::add-mask::ghs_job');
    const unmasked = stdout.replace('::add-mask::ghs_job', '');
    expect([unmasked, stderr, read('summary'), read('output')].join('\n')).not.toContain('ghs_job');
  });
});
