import { formatCells } from '../../../src/contract/cells';
import { type Deployments } from '../../../src/pipeline/ports/deployments';
import { formatCellReport, parseCellReport } from '../../../src/pipeline/report/cell-report';
import { formatRolloutSummary } from '../../../src/pipeline/report/rollout-summary';
import { rolloutRecordSchema } from '../../../src/pipeline/report/rollout-section';
import { linesOfRollouts } from '../../../src/pipeline/report/rollout-lines';
import { requireRollouts, run, type WatchRolloutsInputs } from '../../../src/pipeline/steps/watch-rollouts';
import { beginning, second, type Story } from '../../builders/a-rollout';
import { aReport } from '../../builders/a-report';
import { FakeSessions } from './fakes/fake-aws';
import { FakeClock } from './fakes/fake-clock';
import { FakeDeployments } from './fakes/fake-deployments';
import { FakeFiles } from './fakes/fake-files';
import { FakeRunLog } from './fakes/fake-run-log';
import { FakeStateBuckets } from './fakes/fake-state-buckets';
import { aGoodStory, withDeployments } from './rollout-stories';
import { someCells } from './some-cells';

const bad = withDeployments['a rollback by an alarm']?.story ?? aGoodStory(1);
const still = withDeployments['nothing new']?.story ?? aGoodStory(1);
const recordKey = 'shop/dev.rollout.json';

/** The cell dev with the services web and api, in which this happens. */
function aWorld(stories: Readonly<Record<'web' | 'api', Story>>, record?: string) {
  const clock = new FakeClock(second(2));
  const files = new FakeFiles({ 'cdktf.out/cells.json': formatCells(someCells()) });
  const sessions = new FakeSessions();
  const states = new FakeStateBuckets({ 'state-111111111111': record === undefined ? {} : { [recordKey]: record } });
  const log = new FakeRunLog();
  const interruption = new AbortController();
  const opened: string[] = [];
  let source: (() => Promise<unknown>) | undefined;
  const clusters = {
    open: (
      { cluster, account }: { readonly cluster: string; readonly account: string },
      credentials: typeof source,
    ): Deployments => {
      opened.push(`${account} ${cluster}`);
      source = credentials;
      return new FakeDeployments(clock, stories);
    },
  };
  const inputs: WatchRolloutsInputs = {
    cellsFile: 'cdktf.out/cells.json',
    cells: [],
    reportsFolder: 'reports',
    roles: ['arn:aws:iam::111111111111:role/apply'],
    since: beginning,
    timeoutSeconds: 600,
    run: '41',
  };
  return {
    ...{ clock, files, sessions, states, log, opened, interruption },
    keys: () => source?.(),
    watch: (more: Partial<WatchRolloutsInputs> = {}) =>
      run({ ...inputs, ...more }, { files, sessions, clusters, states, clock, log, signal: interruption.signal }),
    recorded: async (): Promise<unknown> => {
      const [cell] = someCells().cells;
      if (!cell) throw new Error('There is no cell.');
      const read = await states.tryRead({ name: cell.stateBucket, region: cell.region }, recordKey);
      return read.kind === 'done' && read.value !== undefined ? JSON.parse(read.value) : undefined;
    },
  };
}

describe('the step watch-rollouts', () => {
  it('adds the rollout to the report that the apply left', async () => {
    const world = aWorld({ web: aGoodStory(60), api: still });
    const left = aReport('dev', { versions: { terraform: '1.11.4', providers: {} } });
    await world.files.writeText('reports/dev.json', formatCellReport(left));
    const [report] = await world.watch();
    expect(report?.versions).toEqual(left.versions);
    expect(parseCellReport((await world.files.tryReadText('reports/dev.json')) ?? '')).toEqual(report);
    expect(world.opened).toEqual(['111111111111 shop']);
    expect(() => requireRollouts(report ? [report] : [])).not.toThrow();
  });

  it('begins a report where there is none', async () => {
    const world = aWorld({ web: aGoodStory(60), api: still });
    await world.watch();
    const report = parseCellReport((await world.files.tryReadText('reports/dev.json')) ?? '');
    expect(report).toMatchObject({ cell: { services: ['web', 'api'] }, rollout: { kind: 'watched' } });
  });

  it('fails for each service that does not run what was deployed, and says why', async () => {
    const reports = await aWorld({ web: bad, api: bad }).watch();
    const failure = await Promise.resolve(reports)
      .then(requireRollouts)
      .catch((error: unknown) => error);
    if (!(failure instanceof AggregateError)) throw new Error('Nothing was thrown.');
    expect(failure.errors.map(String)[0]).toContain(
      'dev web failed and was rolled back: Service deployment rolled back because of alarm(s) in ALARM: shop-5xx.',
    );
    expect(failure.errors).toHaveLength(2);
  });

  it('records beside the state what does not run, and forgets it when it does', async () => {
    const world = aWorld({ web: bad, api: aGoodStory(60) });
    await world.watch();
    expect(await world.recorded()).toMatchObject({
      services: [{ service: 'web', run: '41', taskDefinition: 'shop-web:2', verdict: { kind: 'rolled-back' } }],
    });
    const later = aWorld({ web: aGoodStory(60), api: still }, JSON.stringify(await world.recorded()));
    await later.watch({ run: '42' });
    expect(await later.recorded()).toBeUndefined();
  });

  it('keeps what was recorded of a service of which nothing was deployed', async () => {
    const world = aWorld({ web: bad, api: aGoodStory(60) });
    await world.watch();
    const later = aWorld({ web: still, api: aGoodStory(60) }, JSON.stringify(await world.recorded()));
    const reports = await later.watch({ run: '42' });
    expect(await later.recorded()).toEqual(await world.recorded());
    expect(() => requireRollouts(reports)).not.toThrow();
  });

  it('goes on when it cannot be recorded, and warns', async () => {
    const world = aWorld({ web: aGoodStory(60), api: bad });
    const cells = formatCells(someCells()).replaceAll('state-111111111111', 'elsewhere');
    await world.files.writeText('cdktf.out/cells.json', cells);
    const [report] = await world.watch();
    expect(report?.rollout?.kind).toBe('watched');
    expect(world.log.warnings).toEqual([expect.stringContaining('there is no bucket elsewhere')]);
  });

  it('says why there is no way into the account', async () => {
    const world = aWorld({ web: aGoodStory(60), api: still });
    const [report] = await world.watch({ roles: ['arn:aws:iam::222222222222:role/apply'] });
    expect(() => requireRollouts(report ? [report] : [])).toThrow('2 of 2 rollouts failed');
    const services = report?.rollout?.kind === 'watched' ? report.rollout.services : [];
    expect(services.map(({ verdict }) => verdict.kind)).toEqual(['unwatched', 'unwatched']);
    expect(services[0]?.verdict.reason).toContain('111111111111');
  });
});

describe('a watch that is cancelled', () => {
  it('ends at once and says that ECS goes on', async () => {
    const world = aWorld({ web: aGoodStory(60), api: aGoodStory(600) });
    world.clock.at(second(90), () => world.interruption.abort());
    const reports = await world.watch();
    expect(world.clock.now()).toBeLessThan(second(93));
    const services = reports[0]?.rollout?.kind === 'watched' ? reports[0].rollout.services : [];
    expect(services.map(({ verdict }) => verdict.kind)).toEqual(['succeeded', 'interrupted']);
    expect(() => requireRollouts(reports)).toThrow('1 of 2 rollouts failed');
    expect(world.log.fenced.join('\n')).toContain('when its state was IN_PROGRESS. ECS goes on by itself.');
    expect(world.log.infos.at(-1)).toBe('dev api: was not watched to its end');
  });

  it('ends while AWS is being asked', async () => {
    const world = aWorld({ web: aGoodStory(60), api: still });
    const watching = world.watch();
    world.interruption.abort();
    const [, web, api] = linesOfRollouts({ reports: await watching });
    expect(web).toContain('- **dev** web **was not watched to its end**: ');
    expect(api).toContain('- **dev** api **was not watched to its end**: ');
  });

  it('leaves the end to the next one, which takes nothing for unchanged that nobody saw', async () => {
    const world = aWorld({ web: bad, api: aGoodStory(60) });
    world.clock.at(second(70), () => world.interruption.abort());
    await world.watch();
    const record = rolloutRecordSchema.parse(await world.recorded());
    expect(linesOfRollouts({ reports: [aReport('dev', { rollout: { kind: 'earlier', record } })] })).toEqual([
      '**Rollout**',
      '- **dev** web was not watched to its end in run 41; how it ended is not known',
    ]);
    const later = aWorld({ web: bad, api: still }, JSON.stringify(record));
    later.clock.pass(600_000);
    const reports = await later.watch({ since: later.clock.now(), run: '42' });
    expect(() => requireRollouts(reports)).toThrow('1 of 2 rollouts failed');
    expect(await later.recorded()).toMatchObject({ services: [{ run: '42', verdict: { kind: 'rolled-back' } }] });
  });
});

describe('the session of a watch', () => {
  it('is renewed before it ends, and not before', async () => {
    const expiresAt = second(3600);
    const credentials = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', expiresAt };
    const world = aWorld({ web: aGoodStory(60), api: still });
    world.sessions.result = { kind: 'open', credentials, subject: 'repo:acme/shop' };
    await world.watch();
    await world.keys();
    expect(world.sessions.asked).toHaveLength(1);
    world.clock.pass(expiresAt - world.clock.now() - 299_000);
    world.sessions.result = { kind: 'open', credentials: { ...credentials, accessKeyId: 'ASIANEXT' }, subject: '' };
    expect(await world.keys()).toMatchObject({ accessKeyId: 'ASIANEXT' });
  });

  it('is none without a role: what the environment has is used', async () => {
    const world = aWorld({ web: aGoodStory(60), api: still });
    await world.watch({ roles: [] });
    expect([world.sessions.asked, world.keys()]).toEqual([[], undefined]);
  });
});

describe('what people see of rollouts', () => {
  it('is a line for each service in the comment', async () => {
    const reports = await aWorld({ web: bad, api: aGoodStory(60) }).watch();
    expect(linesOfRollouts({ reports })).toEqual([
      '**Rollout**',
      '- **dev** web **failed and was rolled back**: `Service deployment rolled back because of alarm(s) in ALARM: shop-5xx.`',
      '- **dev** api succeeded: first new task serving after 32 s, last old task out of rotation after 48 s, completed after 60 s',
    ]);
  });

  it('is a table, a timeline and the last words on the page of the run', async () => {
    const summary = formatRolloutSummary(await aWorld({ web: bad, api: aGoodStory(60) }).watch());
    expect(summary).toContain('| api | succeeded | 32 s | 48 s | 60 s |');
    expect(summary).toContain(
      ['  section api', `  provision :${beginning}, ${second(11)}`, `  pull :${second(11)}, ${second(20)}`].join('\n'),
    );
    expect(summary).toContain('  container web exited 3\n    no database\n    bye');
  });
});
