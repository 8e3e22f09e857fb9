import { regionSchema, accountIdSchema } from '../../../../src/contract/values';
import { FakeRegistries, FakeSessions } from './fake-aws';
import { FakeBuilder } from './fake-builder';
import { FakeClock } from './fake-clock';
import { FakeFiles } from './fake-files';
import { FakePullRequestComments, FakeThread } from './fake-pull-request-comments';
import { FakeRunLog } from './fake-run-log';

describe('files in memory', () => {
  const everything = { includes: () => true, enters: () => true };

  it('are read back after they were written, and tell which were', async () => {
    const files = new FakeFiles({ a: '1' });
    await files.writeText('b', '2');
    expect(await files.tryReadText('a')).toBe('1');
    expect(await files.tryReadText('b')).toBe('2');
    expect(await files.tryReadText('c')).toBeUndefined();
    expect(files.written).toEqual(['b']);
  });

  it('are listed by folder, with their modes, as far as they are selected', async () => {
    const files = new FakeFiles({ 'a/run': '1', 'a/b/c': '2', 'ab/d': '3' }, ['a/run']);
    expect(await files.list('a', everything)).toMatchObject([
      { path: 'run', executable: true },
      { path: 'b/c', executable: false },
    ]);
    const only = await files.list('a', { ...everything, includes: (path) => path === 'run' });
    expect(only).toHaveLength(1);
  });
});

describe('a clock that stands still', () => {
  it('is later at once when someone sleeps, and tells how long', async () => {
    const clock = new FakeClock(1000);
    await clock.sleep(20);
    clock.pass(3);
    expect(clock.now()).toBe(1023);
    expect(clock.slept).toEqual([20]);
  });
});

describe('a log that keeps what it is told', () => {
  it('by kind', () => {
    const log = new FakeRunLog();
    log.info('a');
    log.notice('b');
    log.warning('c');
    log.mask('d');
    log.fence('build', 'e');
    expect(log).toMatchObject({ infos: ['a'], notices: ['b'], warnings: ['c'], masked: ['d'], fenced: ['build: e'] });
  });
});

const place = { account: accountIdSchema.parse('111111111111'), region: regionSchema.parse('eu-central-1') };

describe('an AWS in memory', () => {
  it('opens sessions, or ends them as it is told', async () => {
    const role = { arn: 'arn:aws:iam::111111111111:role/push', region: place.region };
    const sessions = new FakeSessions();
    expect(await sessions.open(role)).toMatchObject({ kind: 'open' });
    expect(sessions.asked).toEqual([role]);
    expect(await new FakeSessions({ kind: 'no-token' }).open(role)).toEqual({ kind: 'no-token' });
  });

  it('finds what was put, in repositories that it has', async () => {
    const registries = new FakeRegistries(['shop/web']);
    const registry = registries.open(place);
    const image = { digest: 'sha256:0', size: 1 };
    registries.put('111111111111.eu-central-1.example/shop/web:a', image);
    expect(await registry.find('shop/web', ['a', 'b'])).toEqual({ kind: 'done', value: new Map([['a', image]]) });
    expect(await registry.find('shop/api', ['a'])).toEqual({ kind: 'no-repository' });
    expect(registries.finds).toHaveLength(2);
    expect(await registry.access()).toMatchObject({ kind: 'done', value: { password: 'password-1' } });
    expect(registries.accesses).toBe(1);
  });
});

describe('comments in memory', () => {
  it('get into trouble in the order they are told, lost ones after they were written', async () => {
    const thread = new FakeThread();
    const result = { kind: 'later', why: 'down' } as const;
    const calls: string[] = [];
    const comments = new FakePullRequestComments(thread, 'alice', {
      troubles: [
        { call: 'create', result },
        { call: 'create', lost: true, result },
      ],
      before: (call) => Promise.resolve(calls.push(call)),
    });
    expect(await comments.listOwn()).toMatchObject({ kind: 'done' });
    expect([await comments.create('a'), await comments.create('b')]).toEqual([result, result]);
    expect(await comments.create('c')).toMatchObject({ kind: 'done', value: { body: 'c' } });
    expect(thread.comments.map(({ body }) => body)).toEqual(['b', 'c']);
    expect(thread.done).toEqual(['alice create', 'alice create']);
    expect(calls).toEqual(['list', 'create', 'create', 'create']);
  });
});

describe('a builder in memory', () => {
  it('answers what it is told, and knows how many builds there were at a time', async () => {
    const built = (output: string) => ({ kind: 'built', digest: undefined, output }) as const;
    const builder = new FakeBuilder(
      ({ folder }) => built(folder),
      ({ uri }) => built(uri),
    );
    const request = {
      folder: 'a',
      dockerfile: 'a/Dockerfile',
      buildArguments: {},
      platforms: [],
      names: [],
      push: false,
    };
    await builder.signIn([{ host: 'h', username: 'AWS', password: 'p' }]);
    expect(builder).toMatchObject({ holdsPasswords: true, signedIn: [['h']] });
    const results = await Promise.all([builder.build(request), builder.build(request)]);
    expect(results.map(({ output }) => output)).toEqual(['a', 'a']);
    expect(builder).toMatchObject({ mostAtATime: 2, requests: [request, request] });
    await builder.signOut();
    expect(builder.holdsPasswords).toBe(false);
  });
});
