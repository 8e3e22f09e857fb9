import { GitHubPullRequestComments } from '../../../../src/pipeline/adapters/github-pull-request-comments';
import { type CommentResult, type PullRequestComments } from '../../../../src/pipeline/ports/pull-request-comments';
import { aGitHubApi, bot, stopGitHubApis, type tokens } from '../../../support/github-api/a-github-api';
import { FakePullRequestComments, FakeThread } from './fake-pull-request-comments';
import { FakeRunLog } from './fake-run-log';

/** A pull request that several can write to. */
interface World {
  readonly mine: PullRequestComments;
  readonly alices: PullRequestComments;
  readonly readers: PullRequestComments;
  readonly ofMissing: PullRequestComments;
  /** Writes so many comments of the bot, or of someone else. */
  readonly fill: (author: string, count: number) => void;
}

function inMemory(): Promise<World> {
  const thread = new FakeThread();
  return Promise.resolve({
    mine: new FakePullRequestComments(thread, bot),
    alices: new FakePullRequestComments(thread, 'alice'),
    readers: new FakePullRequestComments(thread, bot, { mayWrite: false }),
    ofMissing: new FakePullRequestComments(undefined, bot),
    fill: (author, count) => Array.from({ length: count }, () => thread.add(author, 'filled')),
  });
}

async function onGitHub(): Promise<World> {
  const api = await aGitHubApi();
  const by = (token: keyof typeof tokens, pullRequest = 7) =>
    new GitHubPullRequestComments({
      ...{ url: api.url, token, repository: 'acme/shop', pullRequest, log: new FakeRunLog() },
      secondMilliseconds: 1,
    });
  return {
    mine: by('ghs_job'),
    alices: by('ghp_alice'),
    readers: by('ghs_fork'),
    ofMissing: by('ghs_job', 8),
    fill: (login, count) =>
      Array.from({ length: count }, () =>
        api.comments.add(7, { login, kind: login === bot ? 'installation' : 'user' }, 'filled'),
      ),
  };
}

function valueOf<T>(result: CommentResult<T>): T {
  if (result.kind !== 'done') throw new Error(JSON.stringify(result));
  return result.value;
}

describe.each([
  ['in memory', inMemory],
  ['on GitHub', onGitHub],
])('comments %s', (_, aWorld) => {
  stopGitHubApis();

  it('are listed as they were written, the oldest first', async () => {
    const { mine } = await aWorld();
    expect(await mine.listOwn()).toEqual({ kind: 'done', value: [] });
    const first = valueOf(await mine.create('one'));
    const second = valueOf(await mine.create('two'));
    expect(first.body).toBe('one');
    expect(second.id).toBeGreaterThan(first.id);
    expect(await mine.listOwn()).toEqual({ kind: 'done', value: [first, second] });
  });

  it('are those of the owner of the token alone', async () => {
    const { mine, alices } = await aWorld();
    const [one, other] = [valueOf(await mine.create('same')), valueOf(await alices.create('same'))];
    expect(valueOf(await mine.listOwn())).toEqual([one]);
    expect(valueOf(await alices.listOwn())).toEqual([other]);
  });

  it('are found behind hundreds of others', async () => {
    const { mine, fill } = await aWorld();
    fill('alice', 150);
    const own = valueOf(await mine.create('mine'));
    fill('bob', 150);
    expect(valueOf(await mine.listOwn())).toEqual([own]);
  });

  it('are all listed, however many', async () => {
    const { mine, fill } = await aWorld();
    fill(bot, 201);
    expect(valueOf(await mine.listOwn())).toHaveLength(201);
  });

  it('change in place', async () => {
    const { mine } = await aWorld();
    const before = valueOf(await mine.create('before'));
    const after = valueOf(await mine.update(before.id, 'after'));
    expect(after).toEqual({ ...before, body: 'after' });
    expect(valueOf(await mine.listOwn())).toEqual([after]);
  });

  it('are gone once they are deleted', async () => {
    const { mine } = await aWorld();
    const { id } = valueOf(await mine.create('short-lived'));
    expect(await mine.delete(id)).toEqual({ kind: 'done', value: undefined });
    expect(await mine.delete(id)).toEqual({ kind: 'gone' });
    expect(await mine.update(id, 'again')).toEqual({ kind: 'gone' });
    expect(valueOf(await mine.listOwn())).toEqual([]);
  });

  it('can be read and not written by a token that may only read', async () => {
    const { mine, readers } = await aWorld();
    const { id } = valueOf(await mine.create('mine'));
    expect(valueOf(await readers.listOwn())).toHaveLength(1);
    const refused = await readers.create('x');
    expect(refused.kind === 'read-only' && refused.why).toContain('HTTP 403: Resource not accessible by integration');
    expect(await readers.update(id, 'x')).toMatchObject({ kind: 'read-only' });
    expect(await readers.delete(id)).toMatchObject({ kind: 'read-only' });
    expect(valueOf(await mine.listOwn())).toMatchObject([{ body: 'mine' }]);
  });

  it('are nowhere without a pull request', async () => {
    const { ofMissing } = await aWorld();
    expect(await ofMissing.listOwn()).toEqual({ kind: 'gone' });
    expect(await ofMissing.create('x')).toEqual({ kind: 'gone' });
  });
});
