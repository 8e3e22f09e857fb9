import fc from 'fast-check';
import { keepOneComment } from '../../../src/pipeline/steps/keep-one-comment';
import { aBody, aSpeech, tryReadRun } from './a-speech';
import { FakeClock } from './fakes/fake-clock';
import { FakePullRequestComments, FakeThread, type Trouble } from './fakes/fake-pull-request-comments';
import { FakeRunLog } from './fakes/fake-run-log';

const bot = 'github-actions[bot]';
const ours = (thread: FakeThread) => thread.comments.filter(({ author }) => author === bot);

/** Runs by number at the same time; each call waits for its turn. */
async function race(
  thread: FakeThread,
  numbers: readonly number[],
  turn: (who: number, call: string) => Promise<unknown>,
) {
  return Promise.all(
    numbers.map((number) => {
      const comments = new FakePullRequestComments(thread, bot, { before: (call) => turn(number, call) });
      return keepOneComment(aSpeech(number), { comments, log: new FakeRunLog(), clock: new FakeClock() });
    }),
  );
}

describe('runs at the same time', () => {
  it('leave one comment, in whatever order they get their turns', async () => {
    const before = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 });
    const numbers = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(before, numbers, fc.scheduler(), async (earlier, racing, scheduler) => {
        const thread = new FakeThread();
        thread.add('alice', aBody({ number: 9, attempt: 1 }));
        earlier.forEach((number) => thread.add(bot, aBody({ number, attempt: 1 })));
        const all = race(thread, racing, (who, call) => scheduler.schedule(Promise.resolve(), `${who} ${call}`));
        const results = await scheduler.waitFor(all);
        expect(results.map(({ kind }) => kind)).not.toContain('failed');
        const latest = Math.max(...earlier, ...racing);
        const left = ours(thread).map(({ body }) => tryReadRun(body)?.number ?? 0);
        // Unless the latest is among those before, whose surplus only a run as late may take away.
        if (Math.max(...racing) === latest) expect(left).toHaveLength(1);
        expect(thread.comments.filter(({ author }) => author === 'alice')).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  it('leave the words of the latest when all have looked before any has written', async () => {
    for (const numbers of [
      [5, 6, 7],
      [7, 6, 5],
      [6, 5, 7],
    ]) {
      const thread = new FakeThread();
      let looked = 0;
      let open: () => void = () => undefined;
      const everybodyLooked = new Promise<void>((resolve) => {
        open = resolve;
      });
      await race(thread, numbers, async (_, call) => {
        if (call === 'list' && (looked += 1) === numbers.length) open();
        if (call === 'create') await everybodyLooked;
      });
      expect(ours(thread)).toMatchObject([{ id: 1, body: aBody({ number: 7, attempt: 1 }) }]);
    }
  });

  it('leave the words of the later one when the earlier writes over them before it has looked again', async () => {
    const thread = new FakeThread();
    thread.add(bot, aBody({ number: 4, attempt: 1 }));
    const order = ['5 list', '6 list', '6 update', '5 update', '6 list', '6 update', '6 list', '5 list'];
    const waiting = new Map<string, () => void>();
    const next = () => {
      const key = order[0] ?? '';
      const go = waiting.get(key);
      if (!go) return;
      order.shift();
      waiting.delete(key);
      go();
    };
    await race(thread, [5, 6], async (who, call) => {
      await new Promise<void>((resolve) => {
        waiting.set(`${who} ${call}`, resolve);
        next();
      });
      // The call is made when this returns; whoever is next waits for that.
      setImmediate(next);
    });
    expect(order).toEqual([]);
    expect(ours(thread)).toMatchObject([{ id: 1, body: aBody({ number: 6, attempt: 1 }) }]);
  });

  it('leave one comment when answers get lost', async () => {
    const thread = new FakeThread();
    const lost: Trouble = { call: 'create', lost: true, result: { kind: 'later', why: 'HTTP 502' } };
    const results = await Promise.all(
      [5, 6].map((number) => {
        const comments = new FakePullRequestComments(thread, bot, { troubles: [lost] });
        return keepOneComment(aSpeech(number), { comments, log: new FakeRunLog(), clock: new FakeClock() });
      }),
    );
    expect(results.map(({ kind }) => kind)).toEqual(['superseded', 'updated']);
    expect(ours(thread)).toMatchObject([{ id: 1, body: aBody({ number: 6, attempt: 1 }) }]);
  });
});
