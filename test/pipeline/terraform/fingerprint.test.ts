import fc from 'fast-check';
import { compareFingerprints, type Verdict } from '../../../src/pipeline/terraform/compare-fingerprints';
import { aPlanFile, anUpdate, type PlannedChange } from '../../builders/a-plan';
import { compare, fingerprint } from './fingerprints';
import { pairs, planBytes } from './plan-fixtures';

describe('two plans that Terraform made', () => {
  it.each(pairs)('are compared by what they do: %s', (_, { a, b, verdict }) => {
    const expected = verdict === 'nothing-to-do' ? 'empty' : verdict;
    expect(compare(planBytes('pairs', a), planBytes('pairs', b)).verdict).toBe(expected);
  });

  it('are the same when the attribute that differs in every plan is ignored', () => {
    const [a, b] = [planBytes('pairs', 'plantimestamp__A.json'), planBytes('pairs', 'plantimestamp__B.json')];
    expect(compare(a, b, [{ address: 'terraform_data.*', attribute: 'input' }]).verdict).toBe('same');
    expect(compare(a, b, [{ address: 'terraform_data.*', attribute: 'triggers_replace' }]).verdict).toBe('different');
    expect(compare(a, b, [{ address: 'aws_lb.*', attribute: 'input' }]).verdict).toBe('different');
  });
});

const service = anUpdate('aws_ecs_service.api', { desired_count: 1 }, { desired_count: 2 });
const queue: PlannedChange = { address: 'aws_sqs_queue.jobs', actions: ['create'], after: { name: 'jobs' } };
const alarm: PlannedChange = { address: 'aws_alarm.a', actions: ['delete'], before: { name: 'a' } };
const big = (digits: string) =>
  Buffer.from(
    aPlanFile([anUpdate('a.b', { n: 1 }, { n: 'DIGITS' })])
      .toString()
      .replace('"DIGITS"', digits),
  );
const proto: unknown = JSON.parse('{"__proto__":true}');
const odd = (marks: object) => aPlanFile([anUpdate('a.b', { x: 1 }, { x: 2 }, marks)]);
const output = (after: unknown, fields = {}) =>
  aPlanFile([], { output_changes: { url: { actions: ['update'], before: 'a', after, ...fields } } });

describe('a plan at the time of the apply', () => {
  it.each<readonly [string, Verdict, Uint8Array, Uint8Array]>([
    [
      'the prior state has another serial',
      'same',
      aPlanFile([service]),
      aPlanFile([service], { prior_state: { serial: 9 } }),
    ],
    [
      'somebody else changed what is a no-op here',
      'same',
      aPlanFile([service, { ...queue, actions: ['no-op'], before: { name: 'jobs' } }]),
      aPlanFile([service, { ...queue, actions: ['no-op'], before: { name: 'tasks' }, after: { name: 'tasks' } }]),
    ],
    [
      'terraform is a newer one',
      'same',
      aPlanFile([service]),
      aPlanFile([service], { terraform_version: '1.14.0', format_version: '1.3' }),
    ],
    [
      'something drifted meanwhile',
      'same',
      aPlanFile([service]),
      aPlanFile([service], {
        resource_drift: [{ address: 'a.b', change: { actions: ['update'], before: 1, after: 2 } }],
      }),
    ],
    [
      'keys stand in another order',
      'same',
      aPlanFile([anUpdate('a.b', { x: 1, y: 2 }, { x: 2, y: 2 })]),
      aPlanFile([anUpdate('a.b', { y: 2, x: 1 }, { y: 2, x: 2 })]),
    ],
    [
      'marks say nothing in another way',
      'same',
      aPlanFile([anUpdate('a.b', { x: 1 }, { x: 2 }, { after_unknown: {}, after_sensitive: false })]),
      aPlanFile([
        anUpdate('a.b', { x: 1 }, { x: 2 }, { after_unknown: { x: false }, after_sensitive: { y: [false] } }),
      ]),
    ],
    [
      'a time is still unknown',
      'same',
      aPlanFile([anUpdate('a.b', { t: '08:00' }, {}, { after_unknown: { t: true } })]),
      aPlanFile([anUpdate('a.b', { t: '08:00' }, {}, { after_unknown: { t: true } })], { timestamp: 'later' }),
    ],
    [
      'what exists is no longer what was reviewed',
      'different',
      aPlanFile([service]),
      aPlanFile([anUpdate('aws_ecs_service.api', { desired_count: 5 }, { desired_count: 2 })]),
    ],
    [
      'an attribute beside the change is another',
      'different',
      aPlanFile([anUpdate('a.b', { x: 1, y: 1 }, { x: 2, y: 1 })]),
      aPlanFile([anUpdate('a.b', { x: 1, y: 2 }, { x: 2, y: 2 })]),
    ],
    ['one more is destroyed', 'different', aPlanFile([service]), aPlanFile([service, alarm])],
    [
      'one more is read',
      'different',
      aPlanFile([service]),
      aPlanFile([service, { address: 'data.a.b', actions: ['read'], mode: 'data' }]),
    ],
    [
      'an address moved',
      'different',
      aPlanFile([service]),
      aPlanFile([{ ...service, previous_address: 'aws_ecs_service.old' }]),
    ],
    ['an object is imported', 'different', aPlanFile([service]), aPlanFile([{ ...service, importing: { id: 'x' } }])],
    [
      'another object is imported',
      'different',
      aPlanFile([{ ...service, importing: { identity: { name: 'a' } } }]),
      aPlanFile([{ ...service, importing: { identity: { name: 'b' } } }]),
    ],
    ['the last of many digits is another', 'different', big('9007199254740993'), big('9007199254740992')],
    [
      'an update became a replacement',
      'different',
      aPlanFile([service]),
      aPlanFile([{ ...service, actions: ['delete', 'create'] }]),
    ],
    [
      'the order of a replacement turned',
      'different',
      aPlanFile([{ ...service, actions: ['create', 'delete'] }]),
      aPlanFile([{ ...service, actions: ['delete', 'create'] }]),
    ],
    [
      'a value that was unknown is known',
      'different',
      aPlanFile([anUpdate('a.b', { x: 1 }, {}, { after_unknown: { x: true } })]),
      aPlanFile([anUpdate('a.b', { x: 1 }, { x: 2 })]),
    ],
    [
      'only the mark as sensitive is another',
      'different',
      aPlanFile([anUpdate('a.b', { x: 1 }, { x: 2 })]),
      aPlanFile([anUpdate('a.b', { x: 1 }, { x: 2 }, { after_sensitive: { x: true } })]),
    ],
    [
      'a deposed object goes as well',
      'different',
      aPlanFile([alarm]),
      aPlanFile([alarm, { ...alarm, deposed: '8a8a' }]),
    ],
    ['only an output is another', 'different', output('b'), output('c')],
    [
      'only a secret output is another',
      'different',
      output('b', { after_sensitive: true }),
      output('c', { after_sensitive: true }),
    ],
    [
      'an action is called as well',
      'different',
      aPlanFile([service]),
      aPlanFile([service], { action_invocations: [{ address: 'action.a.b' }] }),
    ],
    ['only the key __proto__ is unknown now', 'different', odd({}), odd({ after_unknown: proto })],
    ['everything was applied', 'empty', aPlanFile([service, queue]), aPlanFile([])],
    [
      'only data is left to read',
      'empty',
      aPlanFile([service]),
      aPlanFile([{ address: 'data.a.b', actions: ['read'], mode: 'data' }]),
    ],
    ['half of it was applied', 'subset', aPlanFile([service, queue, alarm]), aPlanFile([alarm])],
    [
      'half of it was applied, and more is planned',
      'different',
      aPlanFile([service, queue]),
      aPlanFile([queue, alarm]),
    ],
  ])('is judged when %s: %s', (_, verdict, reviewed, now) => {
    expect(compare(reviewed, now).verdict).toBe(verdict);
  });

  it.each([
    ['repository', { repository: 'acme/other' }],
    ['pullRequest', { pullRequest: 8 }],
    ['head', { head: 'd4e5f6' }],
    ['cell', { cell: 'prod' }],
  ])('is different when it was reviewed for another %s, and shares no digest with it', (what, other) => {
    const [reviewed, now] = [fingerprint(aPlanFile([service])), fingerprint(aPlanFile([service]), [], other)];
    expect(compareFingerprints(reviewed, now)).toMatchObject({ verdict: 'different', divergences: [{ what }] });
    expect(now.digest).not.toBe(reviewed.digest);
    expect(now.entries[0]?.digest).not.toBe(reviewed.entries[0]?.digest);
  });

  it('is different when the review left out other attributes', () => {
    const rule = { address: 'a.b', attribute: 'x' };
    const comparison = compareFingerprints(fingerprint(aPlanFile([])), fingerprint(aPlanFile([]), [rule]));
    expect(comparison.divergences[0]?.kind).toBe('ignored-otherwise');
  });

  it('cannot be made to look reviewed by someone without the key', () => {
    const forged = fingerprint(aPlanFile([service]), [], {}, 'guess');
    expect(compareFingerprints(forged, fingerprint(aPlanFile([service]))).verdict).toBe('different');
  });
});

describe('a fingerprint', () => {
  const change = fc.record({ name: fc.stringMatching(/^[a-z]{1,6}$/), before: fc.jsonValue(), after: fc.jsonValue() });
  const changes = fc.uniqueArray(change, { selector: ({ name }) => name, minLength: 1, maxLength: 8 });
  const toFile = (list: readonly { name: string; before: unknown; after: unknown }[]) =>
    aPlanFile(list.map(({ name, before, after }) => anUpdate(`a.${name}`, { x: before }, { x: after })));

  it('does not depend on the order of the resources', () => {
    fc.assert(
      fc.property(changes, (list) => {
        expect(fingerprint(toFile(list.toReversed()))).toEqual(fingerprint(toFile(list)));
      }),
    );
  });

  it('is of a subset when any one change is done', () => {
    fc.assert(
      fc.property(changes, fc.nat(), (list, index) => {
        const rest = list.toSpliced(index % list.length, 1);
        expect(compare(toFile(list), toFile(rest)).verdict).toBe(rest.length === 0 ? 'empty' : 'subset');
      }),
    );
  });

  it('holds no value of the plan', () => {
    const text = JSON.stringify(fingerprint(planBytes('pairs', 'sensitive-value-differs__A.json')));
    for (const word of ['REVIEWED', 'bob', '8585d9b1']) expect(text).not.toContain(word);
  });
});
