import { compareReviews } from '../../../src/pipeline/terraform/compare-reviews';
import { fingerprintPlan } from '../../../src/pipeline/terraform/fingerprint';
import { aCreate, aDelete, aNoOp, anUpdate, aPlan, aReplace, type PlannedChange } from '../../builders/a-plan';

type Changes = readonly PlannedChange[];

const key = 'key';
const bindingOf = (pullRequest: number) => ({
  repository: 'acme/shop',
  pullRequest,
  head: `h${pullRequest}`,
  cell: 'dev',
});

/** What is said of a plan when these pull requests were merged since the last apply; each was sealed as one of its own. */
function compare(now: Changes, merged: readonly Changes[], isUnfinished = false) {
  const fingerprints = merged.map((changes, index) =>
    fingerprintPlan(aPlan(changes), { key, binding: bindingOf(index + 1) }),
  );
  const plan = aPlan(now);
  return compareReviews(plan, fingerprintPlan(plan, { key, binding: bindingOf(0) }), {
    fingerprints,
    key,
    isUnfinished,
  });
}

const queue = aCreate('aws_sqs_queue.jobs', { name: 'jobs' });
const alarm = aDelete('aws_cloudwatch_metric_alarm.old', { name: 'old' });
const service = anUpdate('aws_ecs_service.api', { desired_count: 1, cpu: 1 }, { desired_count: 2, cpu: 1 });
const sameService = aNoOp('aws_ecs_service.api', { desired_count: 2, cpu: 1 });
const table = { name: 'items', hash_key: 'id' };
const replaced = aReplace('aws_dynamodb_table.items', { before: { ...table, hash_key: 'sku' }, after: table });

describe('a plan beside what was reviewed', () => {
  it.each([
    ['it is that of the one pull request', 'same', [queue, service], [[queue, service]]],
    ['it is that of two pull requests together', 'same', [queue, service], [[service], [queue]]],
    [
      'it is that of the last one, which was planned on top of the first',
      'same',
      [queue, service],
      [[queue], [queue, service]],
    ],
    ['what was to be created exists', 'subset', [service, aNoOp(queue.address, { name: 'jobs' })], [[queue, service]]],
    ['what was to go is gone', 'subset', [service], [[alarm, service]]],
    ['nothing is left to do', 'empty', [sameService], [[service]]],
  ] as const)('may be applied when %s', (_, verdict, now: Changes, merged: readonly Changes[]) => {
    expect(compare(now, merged)).toEqual({ verdict, divergences: [] });
  });

  it.each([
    ['it does something else too', [queue, alarm], [[queue]], [['not-reviewed', alarm.address]]],
    ['it leaves undone what is not so already', [queue], [[queue, service]], [['no-longer-planned', service.address]]],
    [
      'it goes to another value',
      [anUpdate(service.address, { desired_count: 1, cpu: 1 }, { desired_count: 3, cpu: 1 })],
      [[service]],
      [['otherwise', service.address]],
    ],
    [
      'it starts from another value',
      [anUpdate(service.address, { desired_count: 9, cpu: 1 }, { desired_count: 2, cpu: 1 })],
      [[service]],
      [['otherwise', service.address]],
    ],
    [
      'two pull requests change one resource, each without the other',
      [anUpdate(service.address, { desired_count: 1, cpu: 1 }, { desired_count: 2, cpu: 2 })],
      [[service], [anUpdate(service.address, { desired_count: 1, cpu: 1 }, { desired_count: 1, cpu: 2 })]],
      [['otherwise', service.address]],
    ],
    ['nothing was reviewed', [queue], [], [['not-reviewed', queue.address]]],
    [
      'half of a replacement is left, and no apply stopped',
      [aCreate(replaced.address, table)],
      [[replaced]],
      [['otherwise', replaced.address]],
    ],
  ] as const)('may not be applied when %s', (_, now: Changes, merged: readonly Changes[], expected) => {
    const { verdict, divergences } = compare(now, merged);
    expect(verdict).toBe('different');
    expect(divergences.map((divergence) => [divergence.kind, 'key' in divergence && divergence.key])).toEqual(expected);
  });

  it('may know what was to be known after the apply', () => {
    const address = 'aws_lb_listener.http';
    const reviewed = anUpdate(address, { arn: 'a' }, {}, { after_unknown: { arn: true } });
    expect(compare([anUpdate(address, { arn: 'a' }, { arn: 'b' })], [[reviewed]]).verdict).toBe('same');
    expect(compare([anUpdate(address, { arn: 'x' }, { arn: 'b' })], [[reviewed]]).verdict).toBe('different');
    const known = anUpdate(address, { arn: 'a' }, { arn: 'b' });
    expect(compare([reviewed], [[known]]).verdict).toBe('different');
  });
});

describe('the rest of an apply that stopped', () => {
  const tainted = { ...replaced, before: table, action_reason: 'replace_because_tainted' };

  it.each([
    ['a replacement whose old object is gone', [aCreate(replaced.address, table)], replaced],
    [
      'a creation that left half an object',
      [{ ...tainted, actions: ['delete', 'create'] }],
      aCreate(replaced.address, table),
    ],
    [
      'an old object whose replacement is there',
      [aNoOp(replaced.address, table), { ...aDelete(replaced.address, table), deposed: 'ab12cd34' }],
      { ...replaced, actions: ['create', 'delete'] },
    ],
  ] as const)('is %s', (_, now: Changes, reviewed: PlannedChange) => {
    expect(compare(now, [[reviewed]], true).divergences).toEqual([]);
    expect(compare(now, [[reviewed]], false).verdict).toBe('different');
  });

  it('leads to what was reviewed, or is none', () => {
    const elsewhere = aCreate(replaced.address, { ...table, name: 'others' });
    expect(compare([elsewhere], [[replaced]], true).verdict).toBe('different');
    const old = { ...aDelete(replaced.address, table), deposed: 'ab12cd34' };
    expect(compare([aNoOp(replaced.address, table), old], [[queue]], true).verdict).toBe('different');
  });
});
