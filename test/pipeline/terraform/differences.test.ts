import fc from 'fast-check';
import { formatAttributePath } from '../../../src/pipeline/terraform/attribute-path';
import { type PlanOptions } from '../../../src/pipeline/terraform/parse-plan';
import { parsePlan } from '../../../src/pipeline/terraform/parse-plan';
import { type Plan } from '../../../src/pipeline/terraform/plan';
import { formatValue } from '../../../src/pipeline/terraform/value';
import { aPlan, aPlanFile, anUpdate } from '../../builders/a-plan';
import { planBytes, singles } from './plan-fixtures';

/** The differences of every change, a line each. */
function linesOf({ changes, outputs, disclosure }: Plan): readonly string[] {
  return [...changes, ...outputs].flatMap(({ sides }) =>
    sides.differences(disclosure).told.map(({ path, before, after, only }) => {
      const kind = only === undefined ? '' : ` (${only})`;
      return `${formatAttributePath(path)}: ${formatValue(before)} → ${formatValue(after)}${kind}`;
    }),
  );
}

const differences = (before: object, after: object, marks: object = {}, options: PlanOptions = {}) =>
  linesOf(aPlan([anUpdate('a.b', before, after, marks)], {}, options));

describe('the differences of a change', () => {
  it('are told by attribute, each with its path', () => {
    const before = { a: 1, b: { c: 'x', d: [1, 2] }, same: [1], 'odd key': true, gone: { e: 1 } };
    const after = { a: 2, b: { c: 'y', d: [1, 3] }, same: [1], 'odd key': false, new: 'z' };
    expect(differences(before, after)).toEqual(
      [
        'a: 1 → 2',
        'b.c: "x" → "y"',
        'b.d[1]: 2 → 3',
        'gone.e: 1 → null',
        'new: null → "z"',
        '["odd key"]: true → false',
      ].toSorted((a, b) => (a.replace(/^\["/, '') < b.replace(/^\["/, '') ? -1 : 1)),
    );
  });

  it('do not take a shifted list for a changed one', () => {
    expect(differences({ s: ['a', 'b', 'c'] }, { s: ['b', 'c', 'd'] })).toEqual(['s[2]: "a" → "d"']);
    expect(differences({ s: ['a', 'b'] }, { s: ['b', 'a'] })).toEqual(['s: (2 entries) → (2 entries) (order)']);
    expect(differences({ s: ['a', 'a'] }, { s: ['a'] })).toEqual(['s[1]: "a" → null']);
  });

  it('call what a list holds by its name', () => {
    const containers = (image: string) => [
      { name: 'app', image },
      { name: 'proxy', image: 'p' },
    ];
    expect(differences({ c: containers('1') }, { c: containers('2').toReversed() })).toEqual([
      'c["app"].image: "1" → "2"',
    ]);
  });

  it('tell numbers digit by digit', () => {
    expect(linesOf(parsePlan(planBytes('single', 'generated-tf1.11.4__big-numbers.json')))).toEqual([
      'input.big: 9007199254740993 → 9007199254740995',
      'input.f: 0.1 → 0.30000000000000004',
      'input.neg: -12345678901234567890 → -12345678901234567891',
      'output: (3 entries) → (known after apply)',
    ]);
  });

  it('tell a value that takes another type', () => {
    expect(differences({ x: 'a' }, { x: ['b', 1] })).toEqual([
      'x: "a" → (2 entries)',
      'x[0]: null → "b"',
      'x[1]: null → 1',
    ]);
    expect(differences({ x: {} }, { x: null })).toEqual(['x: (0 entries) → null']);
  });

  it('tell what is known after the apply only, in lists and maps too', () => {
    const unknown = { id: true, list: [false, true], map: { a: true } };
    expect(
      differences({ id: 'i', list: ['x', 'y'] }, { list: ['x', null], map: {} }, { after_unknown: unknown }),
    ).toEqual([
      'id: "i" → (known after apply)',
      'list[1]: "y" → (known after apply)',
      'map.a: null → (known after apply)',
    ]);
  });
});

describe('a document inside of a string', () => {
  const policy = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

  it('is compared as a document', () => {
    const before = policy({ Sid: 'Read', Action: ['s3:GetObject'], Resource: '*' });
    const after = policy({ Sid: 'Read', Action: ['s3:GetObject', 's3:PutObject'], Resource: '*' });
    expect(differences({ policy: before }, { policy: after })).toEqual([
      'policy.Statement["Read"].Action[1]: null → "s3:PutObject"',
    ]);
  });

  it('is told apart from one that is only written in another way', () => {
    expect(differences({ p: '{"a":1}' }, { p: '{ "a": 1 }' })).toEqual(['p: (1 entry) → (1 entry) (formatting)']);
  });

  it('keeps every digit', () => {
    expect(differences({ p: '{"a":9007199254740993}' }, { p: '{"a":9007199254740992}' })).toEqual([
      'p.a: 9007199254740993 → 9007199254740992',
    ]);
  });

  it('is told part by part when there is none on the other side', () => {
    expect(differences({ p: '{"a":1}' }, { p: 'none' })).toEqual(['p: (1 entry) → "none"', 'p.a: 1 → null']);
    expect(differences({ p: null }, { p: '[{"name":"x","cpu":1}]' })).toEqual([
      'p["x"].cpu: null → 1',
      'p["x"].name: null → "x"',
    ]);
  });

  it('is a string when it is broken', () => {
    expect(differences({ p: '{"a"' }, { p: '{"a":' })).toEqual(['p: "{\\"a\\"" → "{\\"a\\":"']);
  });
});

describe('a secret', () => {
  it.each(
    singles.filter(
      ([, { must_not_appear, outcome, errored }]) => must_not_appear.length > 0 && outcome === 'ok' && !errored,
    ),
  )('is not told: %s', (name, { must_not_appear: secrets }) => {
    const told = linesOf(parsePlan(planBytes('single', name))).join('\n');
    for (const secret of secrets) expect(told).not.toContain(secret);
  });

  it('is hidden on both sides when one is marked', () => {
    expect(differences({ p: 'oldsecret' }, { p: 'newsecret' }, { before_sensitive: { p: true } })).toEqual([
      'p: (sensitive) → (sensitive)',
    ]);
    expect(differences({ p: 'oldsecret' }, { p: 'newsecret' }, { after_sensitive: { p: true } })).toEqual([
      'p: (sensitive) → (sensitive)',
    ]);
  });

  it('is hidden where it stands unmarked as well', () => {
    const marks = { after_sensitive: { p: true } };
    expect(differences({}, { p: 'hunter2-SECRET', q: 'hunter2-SECRET' }, marks)).toEqual([
      'p: null → (sensitive)',
      'q: null → (sensitive)',
    ]);
  });

  it('is told to differ by its mark alone', () => {
    expect(differences({ p: 'same' }, { p: 'same' }, { after_sensitive: { p: true } })).toEqual([
      'p: (sensitive) → (sensitive) (sensitivity)',
    ]);
  });

  it('hides the whole of a list or map that is marked', () => {
    expect(differences({ l: ['aaa'] }, { l: ['aaa', 'bbb'] }, { after_sensitive: { l: true } })).toEqual([
      'l: (sensitive) → (sensitive)',
    ]);
  });

  it('is the value of a variable in a container environment, unless it is said to be none', () => {
    const containers = (value: string) =>
      JSON.stringify([
        {
          name: 'app',
          environment: [
            { name: 'KEY', value },
            { name: 'PORT', value: `8${value}` },
          ],
        },
      ]);
    const [before, after] = [{ container_definitions: containers('1') }, { container_definitions: containers('2') }];
    const path = 'container_definitions["app"].environment';
    expect(differences(before, after)).toEqual([
      `${path}["KEY"].value: (sensitive) → (sensitive)`,
      `${path}["PORT"].value: (sensitive) → (sensitive)`,
    ]);
    expect(differences(before, after, {}, { shownEnvironment: ['PORT'] })[1]).toBe(
      `${path}["PORT"].value: "81" → "82"`,
    );
  });

  it.each([
    ['becomes unknown', {}, { after_unknown: { d: true } }, '(1 entry) → (known after apply)'],
    ['becomes a list', { d: [1] }, {}, '(1 entry) → (1 entry)'],
    ['becomes a number', { d: 1 }, {}, undefined],
    ['cannot be read any more', { d: '[{"environment":[{"name":"KEY","value":"planted' }, {}, undefined],
  ])('is the value of such a variable when its document %s', (_, after, marks, told) => {
    const d = JSON.stringify([{ name: 'app', environment: [{ name: 'KEY', value: 'planted' }] }]);
    const lines = differences({ d }, after, marks);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.join('\n')).not.toContain('planted');
    if (told !== undefined) expect(lines[0]).toBe(`d: ${told}`);
    expect(differences(after, { d }, {}).join('\n')).not.toContain('planted');
  });

  it('is the key __proto__ like any other, and a document that nests too deep as the text that it is', () => {
    const [one, two] = ['{"__proto__":1}', '{"__proto__":2}'].map((text): unknown => JSON.parse(text));
    expect(differences({ m: one }, { m: two })).toEqual(['m.__proto__: 1 → 2']);
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    expect(differences({ d: deep }, { d: 'x' })[0]).toContain('→ "x"');
  });

  it('is the environment of a function, and not a tag of that name', () => {
    const before = { environment: [{ variables: { KEY: 'a' } }], tags: { environment: 'dev' } };
    const after = { environment: [{ variables: { KEY: 'b' } }], tags: { environment: 'prod' } };
    expect(differences(before, after)).toEqual([
      'environment[0].variables.KEY: (sensitive) → (sensitive)',
      'tags.environment: "dev" → "prod"',
    ]);
  });

  it('is never told, wherever a mark stands', () => {
    const secret = 'planted-secret';
    const leaf = fc.constantFrom<unknown>(secret, 'open', 1, null);
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-c]$/), tie('node')),
      ),
    })).node;
    fc.assert(
      fc.property(value, value, (before, after) => {
        const file = aPlanFile([
          anUpdate(
            'a.b',
            { x: before },
            { x: after },
            { before_sensitive: { x: marksOf(before, secret) }, after_sensitive: { x: marksOf(after, secret) } },
          ),
        ]);
        expect(linesOf(parsePlan(file)).join()).not.toContain(secret);
      }),
    );
  });
});

/** Marks as Terraform writes them: true where the secret is. */
function marksOf(value: unknown, secret: string): unknown {
  if (Array.isArray(value)) return value.map((part) => marksOf(part, secret));
  if (typeof value !== 'object' || value === null) return value === secret;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, marksOf(part, secret)]));
}
