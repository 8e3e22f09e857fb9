import fc from 'fast-check';
import { formatCellReport, parseCellReport } from '../../../src/pipeline/report/cell-report';
import { formatComment } from '../../../src/pipeline/report/comment';
import { parseCommentHeader } from '../../../src/pipeline/report/comment-header';
import { parsePlan } from '../../../src/pipeline/terraform/parse-plan';
import { aPlanFile, type PlannedChange } from '../../builders/a-plan';
import { aPlannedCell, aReport, aReview } from '../../builders/a-report';
import { faultsOf, htmlOf, proseOf } from './read-markdown';

const secret = 'planted-secret';
const poison = fc.constantFrom(
  '```',
  '</details>',
  '<!--',
  '@everyone',
  '#12',
  '|',
  '\n',
  '`',
  '~~~',
  '<b>',
  '[x](y)',
  '\u202e',
);
const word = fc.oneof(
  fc.stringMatching(/^[a-z_]{1,12}$/),
  fc.array(poison, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
);
const value = fc.oneof(
  word,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(word, { maxLength: 4 }),
  fc.dictionary(word, word, { maxKeys: 4 }),
);
const actions = fc.constantFrom(
  ['create'],
  ['update'],
  ['delete'],
  ['delete', 'create'],
  ['create', 'delete'],
  ['create', 'forget'],
  ['forget'],
  ['read'],
  ['no-op'],
);

const change = fc
  .record({
    name: word,
    actions,
    attribute: word,
    before: value,
    after: value,
    moved: fc.boolean(),
    unknown: fc.boolean(),
  })
  .map(({ name, attribute, before, after, moved, unknown, ...rest }): PlannedChange => {
    const address = `aws_x.a["${name}"]`;
    return {
      address,
      type: 'aws_x',
      actions: rest.actions,
      before: { [attribute]: before, password: secret },
      after: { [attribute]: after, password: `${secret}-new` },
      before_sensitive: { password: true },
      after_sensitive: { password: true },
      after_unknown: { ...(unknown && { id: true }) },
      ...(moved && { previous_address: `aws_x.old["${name}"]` }),
    };
  });
const changes = fc.uniqueArray(change, { selector: ({ address }) => address, maxLength: 12 });
const budget = fc.constantFrom(6_000, 20_000, 65_536);

const reportOf = (list: readonly PlannedChange[]) => aPlannedCell('dev', parsePlan(aPlanFile(list)));

describe('any plan', () => {
  it('gives a comment that is valid, within its limit, without a secret, and that speaks to nobody', () => {
    fc.assert(
      fc.property(changes, budget, (list, bytes) => {
        const { text } = formatComment(aReview([reportOf(list), aReport('lab')]), bytes);
        expect(faultsOf(text)).toEqual([]);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(bytes);
        expect(text).not.toContain(secret);
        expect(proseOf(text)).not.toMatch(/@\w|#\d/);
        expect(
          htmlOf(text)
            .join('')
            .replaceAll(/<\/?(details|summary|b)>/g, ''),
        ).not.toMatch(/<(?!!-- fargate-review)/);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same report and comment whatever the order of its resources', () => {
    fc.assert(
      fc.property(changes, (list) => {
        expect(reportOf(list.toReversed())).toEqual(reportOf(list));
      }),
    );
  });

  it('gives a report that comes back from text as it was, and tells no secret', () => {
    fc.assert(
      fc.property(changes, (list) => {
        const text = formatCellReport(reportOf(list));
        expect(text).not.toContain(secret);
        expect(formatCellReport(parseCellReport(text))).toBe(text);
      }),
    );
  });

  it('gives a first line that comes back as it was', () => {
    const run = fc.record({ id: fc.string(), attempt: fc.nat(), head: fc.string({ unit: 'binary' }) });
    fc.assert(
      fc.property(run, ({ id, attempt, head }) => {
        const { text } = formatComment(aReview([aReport('dev')], { run: { id, attempt, head: head.slice(0, 40) } }));
        expect(parseCommentHeader(text)).toMatchObject({
          kind: 'header',
          header: { run: { id, attempt }, head: head.slice(0, 40) },
        });
        expect(htmlOf(text)[0]).toMatch(/^<!-- fargate-review v1 .* -->\n?$/);
      }),
    );
  });
});
