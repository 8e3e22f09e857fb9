import { type PullRequestComments } from '../../../src/pipeline/ports/pull-request-comments';
import { run as runStep } from '../../../src/pipeline/steps/comment-on-pull-request';
import { aBody, aSpeech, tryReadRun } from './a-speech';
import { FakeClock } from './fakes/fake-clock';
import {
  type FakeManners,
  FakePullRequestComments,
  FakeThread,
  type Trouble,
} from './fakes/fake-pull-request-comments';
import { FakeRunLog } from './fakes/fake-run-log';

const bot = 'github-actions[bot]';

/** A run with doors that can be looked at. */
function aRun(thread: FakeThread | undefined, number = 5, manners: FakeManners & { readonly summary?: string } = {}) {
  const { body, ...speech } = aSpeech(number);
  const summaries: string[] = [];
  const ports = {
    comments: new FakePullRequestComments(thread, bot, manners),
    summary: { addSummary: (markdown: string) => void summaries.push(markdown) },
    log: new FakeRunLog(),
    clock: new FakeClock(),
  };
  const comment = { body, summary: manners.summary ?? 'all of it' };
  const run = (...comments: readonly PullRequestComments[]) =>
    runStep({ ...speech, comment }, { ...ports, comments: comments.length === 0 ? [ports.comments] : comments });
  return {
    ...ports,
    run,
    summaries,
    body,
    runWithout: (unknown?: string) => runStep({ ...speech, comment }, { ...ports, comments: [], unknown }),
  };
}

const bodies = ({ comments }: FakeThread) => comments.map(({ author, body }) => (author === bot ? body : author));
const trouble = (call: Trouble['call'], result: Trouble['result'], lost = false): Trouble => ({ call, result, lost });
const later = (afterMilliseconds?: number) =>
  ({ kind: 'later', why: 'HTTP 502', ...(afterMilliseconds !== undefined && { afterMilliseconds }) }) as const;

describe('a run that comments', () => {
  it('makes the comment, then renews it in place', async () => {
    const thread = new FakeThread();
    const first = await aRun(thread, 1).run();
    const second = await aRun(thread, 2).run();
    expect([first.kind, second.kind]).toEqual(['created', 'updated']);
    expect(bodies(thread)).toEqual([aBody({ number: 2, attempt: 1 })]);
    expect(second).toMatchObject({ url: thread.comments[0]?.url });
    expect(thread.done).toEqual([`${bot} create`, `${bot} update 1`]);
  });

  it('fails when nobody knows which pull request is meant, with the report in the summary', async () => {
    const { runWithout, summaries } = aRun(new FakeThread());
    await expect(runWithout('HTTP 503')).rejects.toThrow(
      'could not be written: HTTP 503. The report is in the summary',
    );
    expect(summaries).toEqual(['all of it']);
  });

  it('leaves the words of a later run', async () => {
    const thread = new FakeThread();
    await aRun(thread, 6).run();
    const { run, summaries } = aRun(thread, 5);
    expect(await run()).toMatchObject({ kind: 'superseded', url: thread.comments[0]?.url });
    expect(bodies(thread)).toEqual([aBody({ number: 6, attempt: 1 })]);
    expect(summaries).toEqual(['all of it']);
  });

  it('tells every pull request that it is about, also those after one that cannot be told', async () => {
    const threads = [new FakeThread(), undefined, new FakeThread()];
    const all = threads.map((thread) => new FakePullRequestComments(thread, bot));
    await expect(aRun(undefined).run(...all)).rejects.toThrow('could not be written');
    expect(threads.map((thread) => thread?.comments.length)).toEqual([1, undefined, 1]);
  });

  it('does nothing twice when it is run twice', async () => {
    const thread = new FakeThread();
    await aRun(thread).run();
    await aRun(thread).run();
    expect(thread.done).toEqual([`${bot} create`]);
  });

  it('takes no comment of others for its own, whatever it says', async () => {
    const thread = new FakeThread();
    ['alice', 'github-actions', 'other[bot]'].forEach((author) => thread.add(author, aBody({ number: 1, attempt: 1 })));
    thread.add(bot, `see below\n${aBody({ number: 1, attempt: 1 })}`);
    thread.add(bot, 'something else');
    expect(await aRun(thread).run()).toMatchObject({ kind: 'created' });
    expect(bodies(thread)).toEqual([
      ...['alice', 'github-actions', 'other[bot]'],
      `see below\n${aBody({ number: 1, attempt: 1 })}`,
      ...['something else', aRun(thread).body],
    ]);
  });

  it('leaves one where there are several', async () => {
    const thread = new FakeThread();
    [2, 3, 1].forEach((number) => thread.add(bot, aBody({ number, attempt: 1 })));
    await aRun(thread).run();
    expect(thread.comments).toMatchObject([{ id: 1, body: aRun(thread).body }]);
  });

  it('makes a comment anew that was deleted under its hands', async () => {
    const thread = new FakeThread();
    thread.add(bot, aBody({ number: 1, attempt: 1 }));
    const before = (call: string) => {
      if (call === 'update') thread.comments = [];
      return Promise.resolve();
    };
    expect(await aRun(thread, 5, { before }).run()).toMatchObject({ kind: 'created' });
    expect(bodies(thread)).toEqual([aRun(thread).body]);
  });

  it('does not write again because GitHub gives its words back in another form', async () => {
    const thread = new FakeThread();
    thread.add(bot, aBody({ number: 1, attempt: 1 }));
    const { comments, run } = aRun(thread);
    const changing: PullRequestComments = {
      listOwn: () => comments.listOwn(),
      create: (body) => comments.create(body),
      update: (id, body) => comments.update(id, `${body}\r\n`),
      delete: (id) => comments.delete(id),
    };
    expect(await run(changing)).toMatchObject({ kind: 'updated' });
    expect(thread.done).toEqual([`${bot} update 1`]);
  });

  it('does not write again because a list is older than its comment', async () => {
    const thread = new FakeThread();
    const empty = { kind: 'done', value: [] } as const;
    const { comments, run } = aRun(thread);
    let lists = 0;
    const lagging: PullRequestComments = {
      listOwn: () => ((lists += 1) <= 2 ? Promise.resolve(empty) : comments.listOwn()),
      create: (body) => comments.create(body),
      update: (id, body) => comments.update(id, body),
      delete: (id) => comments.delete(id),
    };
    expect(await run(lagging)).toMatchObject({ kind: 'created' });
    expect(thread.done).toEqual([`${bot} create`]);
  });
});

describe('a run that GitHub does not answer', () => {
  it('finds the comment that it has made all the same', async () => {
    const thread = new FakeThread();
    const { run, clock } = aRun(thread, 5, { troubles: [trouble('create', later(), true)] });
    expect(await run()).toMatchObject({ kind: 'updated' });
    expect(thread.done).toEqual([`${bot} create`]);
    expect(clock.slept).toEqual([1000]);
  });

  it('waits as long as it is asked to, and looks before it writes', async () => {
    const thread = new FakeThread();
    thread.add(bot, aBody({ number: 4, attempt: 1 }));
    const { run, clock, log } = aRun(thread, 5, { troubles: [trouble('update', later(60_000))] });
    clock.sleep = async () => {
      await aRun(thread, 6).run();
    };
    expect(await run()).toMatchObject({ kind: 'superseded' });
    expect(bodies(thread)).toEqual([aBody({ number: 6, attempt: 1 })]);
    expect(log.infos).toEqual(['HTTP 502. Looking again in 60 seconds.']);
  });

  it('gives up before the job is over, and says where the report is', async () => {
    const troubles = Array.from({ length: 30 }, () => trouble('list', later(120_000)));
    const { run, clock, summaries } = aRun(new FakeThread(), 5, { troubles });
    await expect(run()).rejects.toMatchObject({ code: 'CommentNotWritten' });
    expect(clock.slept).toEqual([120_000, 120_000, 120_000, 120_000, 120_000]);
    expect(summaries).toEqual(['all of it']);
  });

  it.each([
    [
      'a refusal',
      trouble('create', { kind: 'failed', why: 'HTTP 422: Body is too long' }),
      /HTTP 422: Body is too long/,
    ],
    ['a pull request that is not there', trouble('list', { kind: 'gone' }), /there is no such pull request/],
  ])('fails on %s', async (_, each, message) => {
    await expect(aRun(new FakeThread(), 5, { troubles: [each] }).run()).rejects.toThrow(message);
  });
});

describe('a run whose token may only read', () => {
  it('leaves the report on the page of the run, says so once, and succeeds', async () => {
    const thread = new FakeThread();
    const { run, summaries, log } = aRun(thread, 5, { mayWrite: false });
    expect(await run()).toEqual({ kind: 'summary-only' });
    expect(thread.comments).toEqual([]);
    expect(summaries).toEqual(['all of it']);
    expect(log.notices).toHaveLength(1);
    expect(log.notices[0]).toMatch(/pull-requests: write.*Resource not accessible by integration/);
  });

  it.each([
    ['cannot renew a comment', 'update', { kind: 'read-only', why: 'no' }],
    ['cannot even see the comments', 'list', { kind: 'read-only', why: 'no' }],
    ['is told that there is no pull request, which it has just seen', 'create', { kind: 'gone' }],
  ] as const)('%s', async (_, call, result) => {
    const thread = new FakeThread();
    if (call === 'update') thread.add(bot, aBody({ number: 1, attempt: 1 }));
    const { run, log } = aRun(thread, 5, { troubles: [trouble(call, result)] });
    expect(await run()).toEqual({ kind: 'summary-only' });
    expect(log.notices).toHaveLength(1);
  });

  it('does not need a pull request', async () => {
    const { runWithout, summaries, log } = aRun(undefined);
    expect(await runWithout()).toEqual({ kind: 'summary-only' });
    expect(summaries).toEqual(['all of it']);
    expect(log.notices).toEqual(['There is no pull request to comment on: the report is in the summary of this run.']);
  });
});

describe('the summary', () => {
  it('is as long as GitHub takes, in bytes and not in characters', async () => {
    const longest = 'ä'.repeat(524_287);
    const fits = aRun(new FakeThread(), 5, { summary: longest });
    await fits.run();
    expect(fits.summaries).toEqual([longest]);
    const tooLong = aRun(new FakeThread(), 5, { summary: `${longest}ä` });
    await tooLong.run();
    expect(tooLong.summaries).toEqual([tooLong.body]);
    expect(tooLong.log.warnings).toHaveLength(1);
  });
});

it('reads back what the tests write', () => {
  expect(tryReadRun(aBody({ number: 12, attempt: 3 }))).toEqual({ number: 12, attempt: 3 });
});
