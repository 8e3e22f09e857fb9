import { requireApplied } from '../../../src/pipeline/steps/apply-cells';
import { aCreate, aDelete, aNoOp, aPlanFile } from '../../builders/a-plan';
import { ApplyWorld, commit } from './an-apply-world';

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
    const { error } = await world.apply();
    expect(error?.step).toBe('images');
    expect(error?.problems).toEqual([expect.stringContaining('The image shop/api:a1 is not in the registry')]);
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
