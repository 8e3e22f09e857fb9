import { type CellWatch, watchRollout } from '../../../src/pipeline/steps/watch-rollout';
import { aDeployment, aRevision, aService, beginning, second, Story } from '../../builders/a-rollout';
import { FakeClock } from './fakes/fake-clock';
import { FakeDeployments } from './fakes/fake-deployments';
import { FakeRunLog } from './fakes/fake-run-log';
import { aGoodStory, type RecordedCourse, withDeployments } from './rollout-stories';
import { withoutDeployments } from './rollout-stories-of-revisions';

/** A cluster in which this happens, and someone who watches from a moment on. */
function aWorld(stories: Readonly<Record<string, Story>>, from = 2) {
  const clock = new FakeClock(second(from));
  const deployments = new FakeDeployments(clock, stories);
  const log = new FakeRunLog();
  const watch = async (more: Partial<CellWatch> = {}) => {
    const all = { cell: 'dev', services: Object.keys(stories), since: beginning, timeoutSeconds: 7200, ...more };
    return (await watchRollout(all, { clock, deployments, log })).services;
  };
  return { clock, deployments, log, watch };
}

const cases = (courses: Readonly<Record<string, RecordedCourse>>) => Object.entries(courses);

describe.each([
  ['service deployments', cases(withDeployments)],
  ['the list of what runs', cases(withoutDeployments)],
])('a rollout, judged by %s', (_, courses) => {
  it.each(courses)('is told apart: %s', async (_name, { story, verdict, reason }) => {
    const [web] = await aWorld({ web: story }).watch();
    expect(web?.verdict.kind).toBe(verdict);
    expect(web?.verdict.reason ?? '').toContain(reason ?? '');
  });

  it.each(courses)('is told apart when it is over before anyone looks: %s', async (_name, { story, verdict, late }) => {
    const [web] = await aWorld({ web: story }, 200).watch();
    expect(web?.verdict.kind).toBe(late ?? verdict);
  });
});

describe('the end of a rollout', () => {
  it.each([60, 120, 300])('is noticed within three seconds after %s', async (seconds) => {
    for (const from of [0, 0.4, 0.9, 1.3, 1.9]) {
      const [web] = await aWorld({ web: aGoodStory(seconds) }, from).watch();
      const { endedAt = 0, noticedAt = 0 } = web ?? {};
      expect(endedAt).toBe(second(seconds));
      expect(noticedAt - endedAt).toBeGreaterThanOrEqual(0);
      expect(noticedAt - endedAt).toBeLessThanOrEqual(3000);
    }
  });

  it('is noticed as soon when answers take their time', async () => {
    const world = aWorld({ web: aGoodStory(120) });
    world.deployments.trouble = () => {
      world.clock.pass(300);
      return undefined;
    };
    const [web] = await world.watch();
    expect((web?.noticedAt ?? 0) - (web?.endedAt ?? 0)).toBeLessThanOrEqual(3000);
  });

  it('of one service is not kept back by another, and each has its own', async () => {
    const bad = withDeployments['a stop that someone asked for']?.story ?? aGoodStory(1);
    const [api, web] = await aWorld({ api: bad, web: aGoodStory(300) }).watch();
    expect([api?.verdict.kind, web?.verdict.kind]).toEqual(['stopped', 'succeeded']);
    expect(api?.noticedAt).toBeLessThanOrEqual(second(93));
  });
});

describe('whoever watches a rollout', () => {
  it('is told each event once, as it comes', async () => {
    const { log, watch } = aWorld({ web: aGoodStory(80) });
    await watch();
    expect(log.infos).toEqual([
      'dev web: IN_PROGRESS',
      'dev web: 00:00:08 has started 1 tasks: (task new).',
      'dev web: 00:00:28 registered 1 targets in (target-group arn:web)',
      'dev web: 00:00:38 has stopped 1 running tasks: (task old).',
      'dev web: 00:00:48 has begun draining connections on 1 tasks.',
      'dev web: 00:01:20 (deployment ecs-svc/new) deployment completed.',
      'dev web: 00:01:20 has reached a steady state.',
      'dev web: succeeded',
    ]);
    expect(log.fenced).toEqual([]);
  });

  it('gets a timeline by the clock of AWS, and three numbers', async () => {
    const [web] = await aWorld({ web: aGoodStory(80) }).watch();
    expect(web?.timeline?.map(({ phase, at }) => `${phase} ${(at - beginning) / 1000}`)).toEqual([
      'created 0',
      'provisioned 11',
      'pulled 20',
      'started 23',
      'registered 28',
      'healthy 32',
      'old-stopped 38',
      'drained 66',
      'completed 80',
    ]);
    expect(web?.timeline?.filter(({ source }) => source === 'seen').map(({ phase }) => phase)).toEqual(['healthy']);
    expect(web?.numbers).toEqual({ firstServing: 32_000, lastOldOut: 48_000, completed: 80_000 });
  });

  it('is shown why it failed: the reason, the dead task with its exit code and last words, the targets', async () => {
    const { log, watch } = aWorld({ web: withDeployments['a rollback by an alarm']?.story ?? aGoodStory(1) });
    const [web] = await watch();
    expect(web?.stoppedTasks).toEqual([
      {
        id: 'new',
        stopCode: 'EssentialContainerExited',
        reason: 'Essential container in task exited',
        containers: [{ name: 'web', exitCode: 3, lines: ['no database', 'bye'] }],
      },
    ]);
    expect(web?.timeline?.some(({ phase }) => phase === 'completed')).toBe(false);
    expect(log.fenced.join('\n')).toContain(
      [
        'Service deployment rolled back because of alarm(s) in ALARM: shop-5xx.',
        'task new stopped (EssentialContainerExited): Essential container in task exited',
        '  container web exited 3',
        '    no database',
        '    bye',
      ].join('\n'),
    );
  });

  it('sees the targets that are not healthy, and cannot be led astray by what a container writes', async () => {
    const targets = [
      { target: '10.0.0.2', state: 'unhealthy', reason: 'Health checks failed with these codes: [502]' },
    ];
    const end = { deployments: [aDeployment('ROLLBACK_SUCCESSFUL', { finishedAt: second(9) })], targets };
    const { log, watch } = aWorld({ web: new Story([[0, { service: aService(), ...end }]]) });
    const [web] = await watch();
    expect(web?.targets).toEqual(targets);
    expect(log.fenced[0]).toContain('target 10.0.0.2 is unhealthy (Health checks failed with these codes: [502])');
  });

  it('waits when AWS asks for patience, less and less often, and comes back', async () => {
    const { clock, deployments, watch } = aWorld({ web: aGoodStory(120) });
    deployments.trouble = () =>
      clock.now() < second(60) ? { kind: 'later', why: 'ThrottlingException: Rate exceeded' } : undefined;
    const [web] = await watch();
    expect(web?.verdict.kind).toBe('succeeded');
    expect(clock.slept.slice(0, 5)).toEqual([4000, 8000, 15_000, 15_000, 15_000]);
    expect((web?.noticedAt ?? 0) - (web?.endedAt ?? 0)).toBeLessThanOrEqual(3000);
  });

  it('says why AWS could not be asked when the time is up', async () => {
    const { clock, deployments, watch } = aWorld({ web: aGoodStory(120) });
    deployments.trouble = () => ({ kind: 'later', why: 'ECONNREFUSED' });
    const [web] = await watch({ timeoutSeconds: 60 });
    expect(web?.verdict).toEqual({
      kind: 'timed-out',
      reason: 'After 60 s its state is not seen. AWS could not be asked: ECONNREFUSED',
    });
    expect(clock.now()).toBe(second(62));
  });

  it('names the permission that is missing, at once', async () => {
    const { clock, deployments, watch } = aWorld({ web: aGoodStory(120) });
    deployments.trouble = (call) =>
      call.startsWith('deployments')
        ? { kind: 'forbidden', action: 'ecs:ListServiceDeployments', why: 'AccessDeniedException: no' }
        : undefined;
    const [web] = await watch();
    expect(web?.verdict.kind).toBe('unwatched');
    expect(web?.verdict.reason).toContain('The role may not ecs:ListServiceDeployments');
    expect(clock.slept).toEqual([]);
  });

  it('judges the newest deployment, whatever its age, when nobody says since when', async () => {
    const [web] = await aWorld({ web: withDeployments['nothing new']?.story ?? aGoodStory(1) }).watch({
      since: undefined,
    });
    expect(web?.verdict.kind).toBe('rolled-back');
  });

  it.each(['a rollback', 'a rollback of which only the events are left', 'a failure without a rollback'])(
    'judges the newest by the list of what runs also after %s',
    async (name) => {
      const course = withoutDeployments[name];
      const [web] = await aWorld({ web: course?.story ?? aGoodStory(1) }, 200).watch({ since: undefined });
      expect(web?.verdict.kind).toBe(course?.verdict);
    },
  );

  it('does not hold an earlier failure that is still listed against what was deployed after it', async () => {
    const failed = aRevision('FAILED', { id: 'ecs-svc/bad', createdAt: second(-900), isPrimary: false });
    const revisions = [aRevision('COMPLETED'), failed];
    const story = new Story([[0, { service: aService({ revisions }) }]], [[-800, 'rolled back to the last one.']]);
    const [web] = await aWorld({ web: story }).watch({ since: undefined });
    expect(web?.verdict.kind).toBe('succeeded');
  });

  it('asks for all services of a cell at once', async () => {
    const { deployments, watch } = aWorld({ web: aGoodStory(60), api: aGoodStory(60) });
    await watch();
    expect(deployments.calls.filter((call) => call.startsWith('services'))[0]).toBe('services web api');
  });
});
