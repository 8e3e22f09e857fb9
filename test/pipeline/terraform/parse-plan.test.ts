import { inspect } from 'node:util';
import { countPlan, isEmptyPlan } from '../../../src/pipeline/terraform/counts';
import { PlanRefused } from '../../../src/pipeline/terraform/errors';
import { parsePlan, type PlanOptions } from '../../../src/pipeline/terraform/parse-plan';
import { isPlainNoOp } from '../../../src/pipeline/terraform/plan';
import { aPlan, aPlanFile } from '../../builders/a-plan';
import { edges, planBytes, singles } from './plan-fixtures';

/** The code and the text that a plan is refused with; undefined when it is read. */
function refusal(
  bytes: Uint8Array,
  options?: PlanOptions,
): { readonly code: string; readonly text: string } | undefined {
  try {
    parsePlan(bytes, options);
    return undefined;
  } catch (error) {
    if (!(error instanceof PlanRefused)) throw error;
    return { code: error.code, text: error.message };
  }
}

const readable = singles.filter(
  ([, { outcome, errored, complete }]) => outcome === 'ok' && !errored && complete !== false,
);
const others = singles.filter(([name]) => !readable.some(([other]) => other === name));

describe('a plan that Terraform made', () => {
  it.each(readable)('is counted as Terraform counts it: %s', (name, { counts, nothing_to_do: isNothing, checks }) => {
    const plan = parsePlan(planBytes('single', name));
    const { noop, outputs, drift, ...numbers } = counts;
    expect(countPlan(plan)).toEqual(expect.objectContaining(pick(numbers)));
    expect(plan.changes.filter(({ action }) => action.kind === 'no-op')).toHaveLength(noop);
    expect(plan.outputs).toHaveLength(outputs);
    expect(plan.drift).toHaveLength(drift);
    expect(isEmptyPlan(plan)).toBe(isNothing);
    expect(plan.checks.filter(({ status }) => status === 'fail')).toHaveLength(checks?.fail ?? 0);
  });

  it.each(others)('is refused by name when it is no whole plan: %s', (name) => {
    expect(refusal(planBytes('single', name))?.code).toMatch(/^Plan(Errored|Deferred|ActionUnknown|Incomplete)$/);
  });
});

function pick(counts: object): object {
  const kept = ['add', 'change', 'destroy', 'replace', 'import', 'forget', 'move', 'read'];
  return Object.fromEntries(Object.entries(counts).filter(([key]) => kept.includes(key)));
}

describe('a file that is not one plan', () => {
  it.each(edges)('is refused, or read with these counts: %s', (name, { outcome, counts }) => {
    const refused = refusal(planBytes('edge', name));
    if (outcome === 'refuse') expect(refused).toBeDefined();
    if (!refused && counts) expect(countPlan(parsePlan(planBytes('edge', name)))).toEqual(pick(counts));
  });

  const plan = aPlanFile([{ address: 'aws_vpc.main', actions: ['create'], after: {} }]);
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');

  it.each<readonly [string, Uint8Array, string]>([
    ['nothing', Buffer.from(''), 'PlanNotJson'],
    ['what nests too deep', Buffer.from(`{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`), 'PlanMalformed'],
    [
      'a key with an escape',
      Buffer.from(plan.toString().replace('"resource_c', String.raw`"\u0072esource_c`)),
      'PlanMalformed',
    ],
    ['outputs that are no object', aPlanFile([], { output_changes: [] }), 'PlanMalformed'],
    ['an output that is no change', aPlanFile([], { output_changes: { url: { actions: 'create' } } }), 'PlanMalformed'],
    ['white space', Buffer.from(' \n'), 'PlanNotJson'],
    ['the human text', planBytes('edge', 'plan-text-instead-of-json.txt'), 'PlanNotJson'],
    ['a binary plan', Buffer.from('PK\u0003\u0004'), 'PlanNotJson'],
    ['UTF-16 with its mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(plan.toString())]), 'PlanNotUtf8'],
    ['UTF-16 without it', utf16(plan.toString()), 'PlanNotUtf8'],
    [
      'bytes that are no UTF-8',
      Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
      'PlanNotUtf8',
    ],
    ['a wrapper before it', planBytes('edge', 'wrapper-polluted.stdout.txt'), 'PlanPolluted'],
    ['a wrapper after it', Buffer.concat([plan, Buffer.from('\n::debug::exitcode: 0')]), 'PlanPolluted'],
    ['a second plan', planBytes('edge', 'two-plans.ndjson'), 'PlanPolluted'],
    ['half of it', plan.subarray(0, plan.length / 2), 'PlanTruncated'],
    ['all but the last bracket', plan.subarray(0, -1), 'PlanTruncated'],
    [
      'a key twice',
      Buffer.from('{"format_version":"1.2","resource_changes":[],"resource_changes":[]}'),
      'PlanMalformed',
    ],
    ['brackets that do not match', Buffer.from('{"format_version":"1.2","resource_changes":[{]}}'), 'PlanMalformed'],
    ['a list that is none', Buffer.from('{"format_version":"1.2","resource_changes":{}}'), 'PlanMalformed'],
    [
      'an entry without actions',
      aPlanFile([], { resource_changes: [{ address: 'a.b', change: {} }] }),
      'PlanMalformed',
    ],
    [
      'zeros in the middle',
      Buffer.from('{"format_version":"1.2","prior_state":{\0\0},"resource_changes":[]}'),
      'PlanMalformed',
    ],
    ['a list', Buffer.from('[]'), 'PlanNotJson'],
    [
      'nothing but a version, which is what an empty state gives',
      Buffer.from('{"format_version":"1.0"}'),
      'PlanNotAPlan',
    ],
    ['a state', Buffer.from('{"format_version":"1.0","terraform_version":"1.11.4","values":{}}'), 'PlanNotAPlan'],
    ['some other JSON', Buffer.from('{"a":1}'), 'PlanNotAPlan'],
  ])('is refused: %s', (_, bytes, code) => {
    expect(refusal(bytes)?.code).toBe(code);
  });

  it('has every output, whatever it is called', () => {
    const outputs: unknown = JSON.parse('{"__proto__":{"actions":["create"],"before":null,"after":1}}');
    expect(aPlan([], { output_changes: outputs }).outputs.map(({ name }) => name)).toEqual(['__proto__']);
  });

  it('is refused in words that do not quote it', () => {
    const broken = Buffer.from('{"format_version":"1.2","resource_changes":[{"address": hunter2-SECRET}]}');
    expect(refusal(broken)?.text).toContain('resource_changes[0]');
    expect(refusal(broken)?.text).not.toContain('hunter2');
  });

  it('is read with a UTF-8 byte-order mark before it', () => {
    expect(countPlan(parsePlan(planBytes('edge', 'utf8-bom.json'))).add).toBe(1);
  });
});

describe('a plan whose effect is not certain', () => {
  const create = { address: 'aws_vpc.main', actions: ['create'], after: {} };

  it.each([
    ['another major format', { format_version: '2.0' }, 'PlanFormatUnknown', '"2.0"'],
    ['an error', { errored: true }, 'PlanErrored', 'errored'],
    [
      'something deferred',
      { deferred_changes: [{ resource_change: { address: 'aws_subnet.a' } }] },
      'PlanDeferred',
      'aws_subnet.a',
    ],
    ['a deferred action', { deferred_action_invocations: [{}] }, 'PlanDeferred', 'an action'],
    ['a part of the stack', { complete: false }, 'PlanIncomplete', '--targeted'],
  ])('is refused: %s', (_, overrides, code, word) => {
    const refused = refusal(aPlanFile([create], overrides));
    expect(refused?.code).toBe(code);
    expect(refused?.text).toContain(word);
  });

  it.each([
    [['teleport']],
    [['create', 'update']],
    [[]],
    [['delete', 'create', 'delete']],
    [['constructor']],
    [['delete,create']],
  ])('is refused for the actions %j', (actions) => {
    const refused = refusal(aPlanFile([{ address: 'aws_vpc.main', actions }]));
    expect(refused?.code).toBe('PlanActionUnknown');
    expect(refused?.text).toContain('aws_vpc.main');
  });

  it('is refused for an unknown action of an output, and of drift', () => {
    const strange = { actions: ['fade'], before: 1, after: 2 };
    const drift = [{ address: 'a.b', mode: 'managed', type: 'a', change: strange }];
    expect(refusal(aPlanFile([], { output_changes: { url: strange } }))?.code).toBe('PlanActionUnknown');
    expect(refusal(aPlanFile([], { resource_drift: drift }))?.code).toBe('PlanActionUnknown');
  });

  it('is read when a part was asked for', () => {
    const plan = parsePlan(aPlanFile([create], { complete: false }), { isTargeted: true });
    expect(plan.isTargeted).toBe(true);
  });

  it('is refused when two entries speak of one object', () => {
    expect(refusal(aPlanFile([create, create]))?.code).toBe('PlanMalformed');
  });
});

describe('the model of a plan', () => {
  const [change] = aPlan([
    {
      address: 'module.a["x.y"].aws_lb.main',
      actions: ['create', 'delete'],
      replace_paths: [['subnets', 0], ['name']],
      action_reason: 'replace_because_cannot_update',
      previous_address: 'aws_lb.old',
      deposed: '8a8a',
      importing: { id: 'lb-1' },
      type: undefined,
    },
  ]).changes;

  it('has order, causes, reason, move, import and deposed object of a change', () => {
    expect(change).toMatchObject({
      type: 'aws_lb',
      action: { kind: 'replace', order: 'create-first', causes: ['name', 'subnets[0]'] },
      reason: 'replace_because_cannot_update',
      previousAddress: 'aws_lb.old',
      deposed: '8a8a',
      importing: { id: 'lb-1' },
    });
  });

  it('keeps a move and an import apart from a plain no-op', () => {
    const { changes } = aPlan([
      { address: 'a.plain', actions: ['no-op'] },
      { address: 'a.moved', actions: ['no-op'], previous_address: 'a.old' },
      { address: 'a.found', actions: ['no-op'], importing: {} },
    ]);
    expect(changes.map(isPlainNoOp)).toEqual([true, false, false]);
  });

  it('leaves out data that Terraform drops from its state', () => {
    expect(isEmptyPlan(aPlan([{ address: 'data.a.b', actions: ['delete'], mode: 'data' }]))).toBe(true);
  });

  it('has the actions that providers are asked for', () => {
    const plan = aPlan([], { action_invocations: [{ address: 'action.aws_lambda_invoke.warm', config_values: {} }] });
    expect(plan.invocations.map(({ address }) => address)).toEqual(['action.aws_lambda_invoke.warm']);
    expect(isEmptyPlan(plan)).toBe(false);
  });

  it('cannot be printed with the values in it', () => {
    const plan = parsePlan(planBytes('single', 'generated-tf1.11.4__sensitive-create.json'));
    const printed = JSON.stringify(plan) + inspect(plan, { depth: 20, showHidden: true });
    expect(printed).not.toContain('hunter2');
  });
});
