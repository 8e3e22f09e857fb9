import { type SessionResult } from '../../../src/pipeline/ports/aws-sessions';
import { requireApplied } from '../../../src/pipeline/steps/apply-cells';
import { aCreate, aDelete, aNoOp, aPlanFile } from '../../builders/a-plan';
import { second } from '../../builders/a-rollout';
import { ApplyWorld, commit } from './an-apply-world';
import { FakeSessions } from './fakes/fake-aws';
import { aGoodStory } from './rollout-stories';

const vpc = aCreate('aws_vpc.main', { cidr_block: '10.0.0.0/16' });
const queue = aCreate('aws_sqs_queue.jobs', { name: 'jobs' });
const [vpcPlan, both] = [[vpc], [vpc, queue]].map((changes) => aPlanFile(changes));
const done = () => ({ kind: 'done', value: {} }) as const;
const unfinished = { commit: 'a'.repeat(40), run: '41', at: '2026-01-01T00:00:00.000Z' };

/** A cell in which this is planned now, and that was reviewed in the pull request 7. */
function aWorld(now = vpcPlan, reviewed = vpcPlan, more: Partial<ConstructorParameters<typeof ApplyWorld>[0]> = {}) {
  const world = new ApplyWorld({ stack: { shown: now ?? Buffer.alloc(0), apply: done }, ...more });
  world.review(7, reviewed ?? Buffer.alloc(0));
  return world;
}

describe('an apply', () => {
  it('says what it has done when it fails in the middle, and that it goes on', async () => {
    const world = aWorld(both, both, {
      stack: {
        shown: both ?? Buffer.alloc(0),
        apply: ({ onStep }) => {
          onStep?.({ address: 'aws_vpc.main', action: 'create', seconds: 3 });
          return { kind: 'failed', problems: ['aws_sqs_queue.jobs: AccessDenied'] };
        },
      },
    });
    const report = await world.apply();
    expect(report.apply).toMatchObject({
      outcome: 'failed',
      done: [{ key: 'aws_vpc.main', action: 'create', seconds: 3 }],
      left: [{ key: 'aws_sqs_queue.jobs', action: 'create' }],
    });
    expect(await world.record()).toMatchObject({ unfinished: { commit } });
    expect(failureOf(() => requireApplied([report]))).toContain('Not done: aws_sqs_queue.jobs.');
  });

  it('says that it was cancelled, and notes nothing more', async () => {
    const world = aWorld();
    world.terraform.during = (step) => step === 'apply' && world.interruption.abort();
    const report = await world.apply();
    expect(report.apply).toMatchObject({ outcome: 'interrupted', left: [{ key: 'aws_vpc.main' }] });
    expect(await world.record()).toMatchObject({ unfinished: { commit } });
    expect(failureOf(() => requireApplied([report]))).toContain('Running this again goes on.');
  });

  it('says who holds the lock, since when, and what to do', async () => {
    const problem =
      'Error acquiring the state lock: Lock Info: ID: 1-2-3 Path: b/shop/dev.tfstate Operation: OperationTypeApply Who: runner@host ' +
      'Version: 1.11.4 Created: 2026-01-01 09:54:27.3 +0000 UTC Info: ';
    const stack = { plan: { kind: 'failed', problems: [problem] } } as const;
    const { error } = await aWorld(vpcPlan, vpcPlan, { stack }).apply();
    expect(error?.lock).toMatchObject({ id: '1-2-3', who: 'runner@host' });
    expect(error?.problems.at(-1)).toContain('run the workflow "unlock" for the cell dev with the lock\'s id 1-2-3');
  });

  it('plans nothing while an image is not in its registry', async () => {
    const world = aWorld(vpcPlan, vpcPlan, { tags: ['w1'] });
    // Without a role it is asked with the keys of the environment.
    for (const more of [{}, { roles: [] }]) {
      const { error } = await world.apply(more);
      expect(error?.step).toBe('images');
      expect(error?.problems).toEqual([expect.stringContaining('The image shop/api:a1 is not in the registry')]);
    }
    expect(world.steps).toEqual([]);
  });

  it('needs the key of the repository', async () => {
    await expect(aWorld().apply({ key: undefined })).rejects.toThrow('There is no fingerprint-key');
  });
});

describe('a plan that takes a way out away', () => {
  const nat = { id: 'nat-1' };
  const away = [
    aDelete('aws_nat_gateway.a', nat),
    aDelete('aws_route.default', { destination_cidr_block: '0.0.0.0/0' }),
  ];
  const endpoint = aCreate('aws_vpc_endpoint.logs', { service_name: 'logs' });
  const stays = aNoOp('aws_ecs_service.web', { name: 'web' });
  const whole = aPlanFile([endpoint, ...away, stays]);
  const first = aPlanFile([endpoint], { complete: false });
  const rest = aPlanFile([aNoOp('aws_vpc_endpoint.logs', { service_name: 'logs' }), ...away, stays]);
  const services = { kind: 'done', value: [] } as const;

  it('is applied in two parts, and the services are waited for in between', async () => {
    const seen: unknown[] = [];
    const apply = () => (seen.push('apply'), done());
    const world = aWorld(whole, whole, { stack: { shown: [whole, first, rest], apply } });
    world.terraform.during = (step, { targets }) => step === 'plan' && seen.push(targets);
    const report = await world.apply();
    expect(report.apply?.outcome).toBe('waiting');
    expect(seen).toEqual([undefined, ['aws_vpc_endpoint.logs'], 'apply']);
    expect(report.error?.problems.at(-1)).toContain('Its old way out stays.');
    expect(await world.record()).toMatchObject({ unfinished: { commit } });
  });

  it('refuses a first part that is more than that', async () => {
    const early = aPlanFile([endpoint, ...away], { complete: false });
    const world = aWorld(whole, whole, { stack: { shown: [whole, early, rest], apply: done }, services });
    const { error } = await world.apply();
    expect(error?.problems[0]).toContain('Terraform cannot leave aws_nat_gateway.a, aws_route.default for later');
    expect(world.steps).not.toContain('apply');
  });

  describe('and waits long for the services in between', () => {
    const credentials = { secretAccessKey: 'secret', expiresAt: second(3600) };
    const opened = (accessKeyId: string) =>
      ({ kind: 'open', credentials: { ...credentials, accessKeyId }, subject: 'repo:acme/shop' }) as const;

    /** The first part takes twenty minutes, the services another twenty; what becomes of sessions afterwards. */
    function aLongWait(next: SessionResult) {
      const sessions = new FakeSessions(opened('ASIAFIRST'));
      const stories = { web: aGoodStory(2400), api: aGoodStory(2400) };
      const stack = { shown: [whole, first, rest], apply: done };
      const world = aWorld(whole, whole, { stack, sessions, stories });
      world.terraform.during = (step) => {
        if (step !== 'apply' || sessions.result === next) return;
        world.clock.pass(1_200_000);
        sessions.result = next;
      };
      return world;
    }

    it('does the second part, and notes it, with keys that outlast it', async () => {
      const world = aLongWait(opened('ASIANEXT'));
      expect((await world.apply()).apply).toMatchObject({ outcome: 'applied', parts: 2 });
      const keys = world.terraform.calls.map(({ step, run }) => `${step} ${run.environment.AWS_ACCESS_KEY_ID ?? ''}`);
      expect(keys.filter((line) => /^(plan|apply)/.test(line))).toEqual([
        ...['plan ASIAFIRST', 'plan ASIAFIRST', 'apply ASIAFIRST'],
        ...['plan ASIANEXT', 'apply ASIANEXT'],
      ]);
      expect(world.states.askers.map((asker) => asker.credentials?.accessKeyId)).toEqual([
        ...['ASIAFIRST', 'ASIAFIRST', 'ASIANEXT'],
      ]);
    });

    it('leaves the second part to a later run when there are none', async () => {
      const { apply, error } = await aLongWait({ kind: 'unavailable', why: 'HTTP 503' }).apply();
      expect(apply).toMatchObject({ outcome: 'waiting', parts: 1, left: [{ action: 'delete' }, { action: 'delete' }] });
      expect(error).toEqual({ step: 'session', problems: [expect.stringContaining('HTTP 503')] });
    });
  });

  it('says that it was cancelled when that happens in between, and waits no longer', async () => {
    const stories = { web: aGoodStory(600), api: aGoodStory(600) };
    const world = aWorld(whole, whole, { stack: { shown: [whole, first, rest], apply: done }, stories });
    world.terraform.during = (step, { targets }) =>
      step === 'plan' && targets && world.clock.at(second(60), () => world.interruption.abort());
    const report = await world.apply();
    expect(report.apply).toMatchObject({
      outcome: 'interrupted',
      parts: 1,
      left: [{ action: 'delete' }, { action: 'delete' }],
    });
    expect(failureOf(() => requireApplied([report]))).toContain('Running this again goes on.');
    expect(world.clock.now()).toBeLessThan(second(70));
  });

  it('waits for the services when it is all that is left, too', async () => {
    const world = aWorld(rest, whole, { record: { version: 1, unfinished } });
    expect((await world.apply()).apply?.outcome).toBe('waiting');
    expect(world.steps).not.toContain('apply');
  });
});

function failureOf(work: () => void): string {
  try {
    work();
  } catch (error) {
    return error instanceof AggregateError ? error.errors.map(String).join('\n') : String(error);
  }
  throw new Error('Nothing was thrown.');
}
