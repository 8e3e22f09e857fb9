import { requireApplied } from '../../../src/pipeline/steps/apply-cells';
import { aCreate, aDelete, aNoOp, aPlanFile, anUpdate, aReplace } from '../../builders/a-plan';
import { ApplyWorld, commit, headOf, merged, type ReviewOptions } from './an-apply-world';

const vpc = aCreate('aws_vpc.main', { cidr_block: '10.0.0.0/16' });
const queue = aCreate('aws_sqs_queue.jobs', { name: 'jobs' });
const service = anUpdate('aws_ecs_service.web', { task_definition: 'web:1' }, { task_definition: 'web:2' });
const [vpcPlan, queuePlan, both, nothing] = [[vpc], [queue], [vpc, queue], []].map((changes) => aPlanFile(changes));
const done = () => ({ kind: 'done', value: {} }) as const;
const unfinished = { commit: 'a'.repeat(40), run: '41', at: '2026-01-01T00:00:00.000Z' };

/** A cell in which this is planned now, and that was reviewed in the pull request 7. */
function aWorld(now = vpcPlan, reviewed = vpcPlan, more: Partial<ConstructorParameters<typeof ApplyWorld>[0]> = {}) {
  const world = new ApplyWorld({ stack: { shown: now ?? Buffer.alloc(0), apply: done }, ...more });
  world.review(7, reviewed ?? Buffer.alloc(0));
  return world;
}

describe('a plan at the time of the apply', () => {
  it('is applied when it is what was reviewed, and the commit is noted beside the state', async () => {
    const world = aWorld();
    const { apply, error } = await world.apply();
    expect([apply?.outcome, apply?.parts, error]).toEqual(['applied', 1, undefined]);
    expect(apply?.done).toEqual([{ key: 'aws_vpc.main', action: 'create' }]);
    expect(apply?.reviews).toEqual([{ pullRequest: 7, head: headOf(7) }]);
    expect(world.steps).toEqual(['init', 'plan', 'show', 'apply']);
    expect(world.terraform.calls[1]?.run.lock).toBeUndefined();
    expect(await world.record()).toMatchObject({ version: 1, complete: { commit, run: '42' } });
  });

  it('leaves nothing to do when it is empty, whatever was reviewed', async () => {
    const world = aWorld(nothing);
    expect((await world.apply()).apply?.outcome).toBe('already-applied');
    expect(world.steps).not.toContain('apply');
    expect(await world.record()).toMatchObject({ complete: { commit } });
  });

  it('is applied when a part of what was reviewed is so already', async () => {
    const now = aPlanFile([queue, aNoOp('aws_vpc.main', { cidr_block: '10.0.0.0/16' })]);
    expect((await aWorld(now, both).apply()).apply?.outcome).toBe('applied');
    const gone = aPlanFile([queue, aDelete('aws_lb.old')]);
    expect((await aWorld(queuePlan, gone).apply()).apply).toMatchObject({ outcome: 'applied', difference: [] });
  });

  it('goes on with the rest after an apply that stopped in the middle', async () => {
    const now = aPlanFile([queue, aNoOp('aws_vpc.main', { cidr_block: '10.0.0.0/16' })]);
    const world = aWorld(now, both, { record: { version: 1, unfinished } });
    expect((await world.apply()).apply?.outcome).toBe('continued');
  });

  it('may know now what was to be known after the apply only', async () => {
    const subnet = { address: 'aws_subnet.a', actions: ['create'] };
    const reviewed = aPlanFile([vpc, { ...subnet, after: { zone: 'a' }, after_unknown: { vpc_id: true, id: true } }]);
    const known = (zone: string) =>
      aPlanFile([
        aNoOp('aws_vpc.main', { cidr_block: '10.0.0.0/16' }),
        { ...subnet, after: { zone, vpc_id: 'vpc-1' }, after_unknown: { id: true } },
      ]);
    expect((await aWorld(known('a'), reviewed).apply()).apply?.outcome).toBe('applied');
    expect((await aWorld(known('b'), reviewed).apply()).apply?.outcome).toBe('refused');
  });

  it.each([
    [
      'half a creation',
      aCreate('a.b', { x: 1 }),
      aReplace('a.b', { before: { x: 1 }, after: { x: 1 }, action_reason: 'replace_because_tainted' }),
    ],
    [
      'a replacement without its old object',
      aReplace('a.b', { before: { x: 0 }, after: { x: 1 } }),
      aCreate('a.b', { x: 1 }),
    ],
  ])('counts %s as the change that was reviewed, after a run that stopped in the middle alone', async (_, was, is) => {
    const [reviewed, now] = [aPlanFile([was]), aPlanFile([is])];
    const world = aWorld(now, reviewed, { record: { version: 1, unfinished } });
    expect((await world.apply()).apply?.outcome).toMatch(/applied|continued/);
    expect((await aWorld(now, reviewed).apply()).apply?.outcome).toBe('refused');
  });

  it('is refused when it does more than was reviewed, and the difference is shown', async () => {
    const world = aWorld(both);
    const report = await world.apply();
    expect(report.apply).toMatchObject({
      outcome: 'refused',
      difference: ['+ aws_sqs_queue.jobs: create, which was not reviewed'],
    });
    expect(report.apply?.approvable).toMatch(/^[0-9a-f]{64}$/);
    expect(world.steps).not.toContain('apply');
    expect(await world.record()).toBeUndefined();
    expect(() => requireApplied([report])).toThrow('1 of 1 cells are not applied');
    expect(() => requireApplied([report], { failsWhenRefused: false })).not.toThrow();
  });

  it('is refused when it does something else, attribute by attribute', async () => {
    const other = anUpdate('aws_ecs_service.web', { task_definition: 'web:1' }, { task_definition: 'web:3' });
    const { apply } = await aWorld(aPlanFile([other]), aPlanFile([service])).apply();
    expect(apply?.difference).toEqual([
      '~ aws_ecs_service.web: not as it was reviewed',
      '  task_definition',
      '    reviewed  "web:1" → "web:2"',
      '    now       "web:1" → "web:3"',
    ]);
  });

  it('is refused when it leaves undone what is not so already', async () => {
    const { apply } = await aWorld(queuePlan, both).apply();
    expect(apply?.difference).toEqual(['- aws_vpc.main: create was reviewed, and is not planned now']);
  });

  it.each<[string, ReviewOptions, string]>([
    ['whose files have expired', { isExpired: true }, 'have expired'],
    ['whose run was for a fork', { isFork: true }, 'for another repository'],
    ['with another digest', { digest: '0'.repeat(64) }, 'its digest is another'],
    ['of another commit', { commented: 'b'.repeat(40) }, 'about another commit'],
    ['whose run was for another commit', { planned: 'b'.repeat(40) }, 'for another commit'],
    ['that is sealed with another key', { key: 'guessed' }, 'not sealed with the key'],
    ['in a comment of somebody else', { author: 'mallory' }, 'no comment with a plan'],
  ])('is not reviewed by a report %s', async (_, options, why) => {
    const world = new ApplyWorld({ stack: { shown: vpcPlan ?? Buffer.alloc(0), apply: done } });
    world.review(7, vpcPlan ?? Buffer.alloc(0), options);
    const { apply } = await world.apply();
    expect(apply?.outcome).toBe('refused');
    expect(apply?.reviews[0]?.missing).toContain(why);
    expect(apply?.difference.join('\n')).toContain(`! #7 does not count as reviewed: `);
  });
});

describe('what was reviewed', () => {
  const complete = { ...unfinished, commit: 'b'.repeat(40) };

  it('is the union of all pull requests merged since the last complete apply', async () => {
    const commits = [
      { sha: complete.commit, pullRequests: [merged(6)] },
      { sha: 'd'.repeat(40), pullRequests: [merged(7)] },
      { sha: 'e'.repeat(40), pullRequests: [merged(8)] },
      { sha: commit, pullRequests: [merged(8)] },
    ];
    const world = aWorld(both, vpcPlan, { commits, record: { version: 1, complete } });
    world.review(8, queuePlan ?? Buffer.alloc(0));
    const { apply } = await world.apply();
    expect([apply?.outcome, apply?.reviews.map(({ pullRequest }) => pullRequest)]).toEqual(['applied', [7, 8]]);
  });

  it('is nothing of a fork, nor of a direct push', async () => {
    const plan = vpcPlan ?? Buffer.alloc(0);
    const fork = new ApplyWorld({
      stack: { shown: plan, apply: done },
      commits: [{ sha: commit, pullRequests: [merged(7, { isFork: true })] }],
    });
    fork.review(7, plan);
    expect((await fork.apply()).apply?.reviews[0]?.missing).toContain('fork');
    const direct = new ApplyWorld({ stack: { shown: plan, apply: done }, commits: [{ sha: commit }] });
    expect((await direct.apply()).apply?.difference[0]).toContain('no pull request brought this commit');
  });

  it('is not known while GitHub does not answer: that is an error, and no refusal', async () => {
    const world = aWorld();
    world.history.trouble = { kind: 'failed', why: 'HTTP 502' };
    const report = await world.apply();
    expect(report.error).toEqual({ step: 'reviews', problems: [expect.stringContaining('HTTP 502')] });
    expect([report.apply, world.steps]).toEqual([undefined, []]);
  });
});

describe('the way out of a refusal', () => {
  it('applies the plan with the fingerprint that was approved, and no other', async () => {
    const refused = await aWorld(both).apply();
    const approved = [refused.apply?.approvable ?? ''];
    const world = aWorld(both);
    expect((await world.apply({ approved })).apply).toMatchObject({ outcome: 'applied', isApproved: true });
    expect(world.steps).toContain('apply');
    const outdated = await aWorld(aPlanFile([vpc, queue, service])).apply({ approved });
    expect(outdated.apply?.outcome).toBe('refused');
    expect(outdated.apply?.difference).toContain('! the fingerprint that was approved is that of another plan');
    expect((await aWorld(both).apply({ approved, commit: 'd'.repeat(40) })).apply?.outcome).toBe('refused');
  });

  it('takes the fingerprints of the reports that a job before has left', async () => {
    const refused = await aWorld(both).apply();
    const world = aWorld(both);
    await world.writeFile('shown/report-dev/dev.json', JSON.stringify(refused));
    expect((await world.apply({ approvedReports: 'shown' })).apply?.outcome).toBe('applied');
  });
});
