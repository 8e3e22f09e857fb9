import { formatComparison } from '../../../src/pipeline/terraform/format-comparison';
import { tryParseIgnoreRule } from '../../../src/pipeline/terraform/ignore-rule';
import { compareFingerprints } from '../../../src/pipeline/terraform/compare-fingerprints';
import { fingerprintPlan } from '../../../src/pipeline/terraform/fingerprint';
import { shownChanges } from '../../../src/pipeline/report/shown-changes';
import { type Plan } from '../../../src/pipeline/terraform/plan';
import { aPlan, aPlanFile, anUpdate, type PlannedChange } from '../../builders/a-plan';
import { compare } from './fingerprints';
import { planBytes } from './plan-fixtures';

const service = anUpdate('aws_ecs_service.api', { desired_count: 1 }, { desired_count: 2 });
const queue: PlannedChange = { address: 'aws_sqs_queue.jobs', actions: ['create'], after: { name: 'jobs' } };
const alarm: PlannedChange = { address: 'aws_alarm.a', actions: ['delete'], before: { name: 'a' } };

const binding = { repository: 'acme/shop', pullRequest: 7, head: 'a', cell: 'dev' };
const sealed = (plan: Plan) => fingerprintPlan(plan, { key: 'key', binding });

describe('what is not as reviewed', () => {
  const nothing = () => [];

  it('is told by attribute, with both plans beside each other', () => {
    const comparison = compare(
      aPlanFile([service, alarm]),
      aPlanFile([anUpdate('aws_ecs_service.api', { desired_count: 1 }, { desired_count: 3 }), queue]),
    );
    const shown = (after: string) => (key: string) =>
      key.startsWith('aws_ecs') ? [{ path: 'desired_count', before: '1', after }] : [];
    expect(formatComparison(comparison, shown('2'), shown('3'))).toEqual([
      '- aws_alarm.a: delete was reviewed, and is not planned now',
      '~ aws_ecs_service.api: not as it was reviewed',
      '  desired_count',
      '    reviewed  1 → 2',
      '    now       1 → 3',
      '+ aws_sqs_queue.jobs: create, which was not reviewed',
    ]);
  });

  it('names a sensitive attribute, and no value of it', () => {
    const [a, b] = ['A', 'B'].map((letter) => planBytes('pairs', `sensitive-value-differs__${letter}.json`));
    const told = formatComparison(compare(a ?? Buffer.of(), b ?? Buffer.of()), nothing, nothing).join('\n');
    expect(told).toContain('  input: another value, which is not shown because it is sensitive');
    expect(told).not.toMatch(/REVIEWED|EVIL|old/);
  });

  it.each([[[0, 1]], [[1, 0]]])(
    'names an attribute that one of the plans marks, and no value of it: %j',
    ([first = 0, second = 0]) => {
      const values = [{ secret: { pin: 'S3CR3T' } }, { secret: { pin: 'S3CR3T', x: 'S3CR3T too' } }] as const;
      const plans = [
        aPlan([anUpdate('a.b', {}, values[0], { after_sensitive: { secret: true } })]),
        aPlan([anUpdate('a.b', {}, values[1])]),
      ] as const;
      const [reviewed, now] = [plans[first] ?? plans[0], plans[second] ?? plans[0]];
      const comparison = compareFingerprints(sealed(reviewed), sealed(now));
      const told = formatComparison(comparison, shownChanges(reviewed), shownChanges(now)).join('\n');
      expect(told).toContain('  secret: another value');
      expect(told).not.toContain('S3CR3T');
    },
  );

  it('says so when nothing that differs can be shown', () => {
    const comparison = compare(
      aPlanFile([anUpdate('a.b', { y: 1 }, { y: 1 })]),
      aPlanFile([anUpdate('a.b', { y: 2 }, { y: 2 })]),
    );
    expect(formatComparison(comparison, nothing, nothing)[1]).toContain('not what it was');
  });
});

describe('an ignore rule', () => {
  it('is written as an address and an attribute', () => {
    expect(tryParseIgnoreRule('module.a["x#y"].aws_lb.main#tags.*')).toEqual({
      address: 'module.a["x#y"].aws_lb.main',
      attribute: 'tags.*',
    });
    expect(tryParseIgnoreRule('tags')).toBeUndefined();
  });

  it('leaves out one step of a path, in lists too, and also what is unknown there', () => {
    const rules = [{ address: 'a.*', attribute: 'blocks.*.stamp' }];
    const reviewed = anUpdate('a.b', {}, { blocks: [{ stamp: 1, x: 1 }] });
    const now = anUpdate('a.b', {}, { blocks: [{ x: 1 }] }, { after_unknown: { blocks: [{ stamp: true }] } });
    expect(compare(aPlanFile([reviewed]), aPlanFile([now]), rules).verdict).toBe('same');
    expect(compare(aPlanFile([reviewed]), aPlanFile([now])).verdict).toBe('different');
  });
});
