import { type ApplySection } from '../../../src/pipeline/report/apply-section';
import { commentBytes, formatComment, summaryBytes } from '../../../src/pipeline/report/comment';
import { parseCommentHeader } from '../../../src/pipeline/report/comment-header';
import { digestOfReport } from '../../../src/pipeline/report/cell-report';
import { parsePlan } from '../../../src/pipeline/terraform/parse-plan';
import { aCreate, aDelete, anUpdate, aNoOp, aPlan, aReplace } from '../../builders/a-plan';
import { aPlannedCell, aReport, aReview } from '../../builders/a-report';
import { planBytes, singles } from '../terraform/plan-fixtures';
import { faultsOf, rowsOf } from './read-markdown';

const busy = aPlannedCell(
  'dev',
  aPlan([
    anUpdate('aws_ecs_service.api', { cpu: 1 }, { cpu: 2 }),
    aReplace('aws_lb.main'),
    aCreate('aws_x.a', { n: 1 }),
  ]),
);
const quiet = aPlannedCell('lab-nat', aPlan([aNoOp('aws_x.a', {})]));

describe('the comment', () => {
  const { text } = formatComment(aReview([busy, quiet]));

  it('begins with what programs read: the run, and the digest of each report', () => {
    const header = parseCommentHeader(text);
    expect(header).toEqual({
      kind: 'header',
      header: {
        run: { id: '17', attempt: 1 },
        head: 'a1b2c3d4e5f6a7b8',
        reports: { dev: digestOfReport(busy), 'lab-nat': digestOfReport(quiet) },
      },
    });
  });

  it('has a row for each cell, with its numbers', () => {
    const rows = rowsOf(text);
    expect(rows[0]).toBe('| Cell | Risks | Destroy | Replace | Change | Add |');
    expect(rows[1]).toBe('| **dev** | 1 | 1 | 1 | 1 | 2 |');
    expect(rows).toHaveLength(3);
  });

  it('says of a cell that stays as it is no more than one line', () => {
    expect(text.split('\n').filter((line) => line.includes('**lab-nat**'))).toEqual([
      '| **lab-nat**: no changes |  |  |  |  |  |',
    ]);
    expect(text).not.toContain('<b>lab-nat</b>');
  });

  it('tells risks before anything is folded, and losses before changes before creations', () => {
    const order = [
      '| **dev**',
      '**Look at these first**',
      '<details>',
      '! aws_lb.main',
      '! aws_ecs_service.api',
      '+ aws_x.a',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
  });

  it('is valid Markdown', () => {
    expect(faultsOf(text)).toEqual([]);
  });
});

describe('the comment of a plan that Terraform made', () => {
  const readable = singles.filter(
    ([, { outcome, errored, complete }]) => outcome === 'ok' && !errored && complete !== false,
  );

  it.each(readable)(
    'is valid, tells no secret and says "no changes" only when there are none: %s',
    (name, expected) => {
      const plan = parsePlan(planBytes('single', name));
      const { text } = formatComment(aReview([aPlannedCell('dev', plan)]));
      expect(faultsOf(text)).toEqual([]);
      for (const secret of expected.must_not_appear) expect(text).not.toContain(secret);
      expect(text.includes('no changes')).toBe(expected.nothing_to_do);
    },
  );

  it('of 300 long updates fits, with each of them in it', () => {
    const plan = parsePlan(planBytes('single', 'generated-tf1.11.4__large-update-300.json'));
    const { text, leftOut } = formatComment(aReview([aPlannedCell('dev', plan)]));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(commentBytes);
    expect(leftOut).toBe(0);
    for (const { address } of plan.changes) expect(text).toContain(`! ${address}  update`);
  });
});

describe('what does not fit', () => {
  const value = 'x'.repeat(500);
  const updates = Array.from({ length: 400 }, (_, index) => anUpdate(`aws_x.u${index}`, { v: 1 }, { v: value }));
  const losses = Array.from({ length: 400 }, (_, index) =>
    aDelete(`module.some_longer_name.aws_db_instance.lost_${index}`),
  );

  it('is counted, with a link to where it is, and fits into the job summary', () => {
    const report = aPlannedCell('dev', aPlan(updates));
    const summaryUrl = 'https://github.com/acme/shop/actions/runs/17';
    const { text, leftOut } = formatComment(
      aReview([report], { more: { summaryUrl, artifactUrl: 'javascript:alert(1)' } }),
    );
    expect(Buffer.byteLength(text)).toBeGreaterThan(commentBytes * 0.9);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(commentBytes);
    expect(leftOut).toBeGreaterThan(0);
    expect(text).toContain(`${leftOut} changes are left out here: see [the job summary](${summaryUrl}).`);
    expect(formatComment(aReview([report]), summaryBytes).leftOut).toBe(0);
  });

  it('is never a destroy: each keeps its line, whatever else there is', () => {
    const { text, leftOut } = formatComment(aReview([aPlannedCell('dev', aPlan([...updates, ...losses]))]));
    for (const { address } of losses) expect(text).toContain(`- ${address}  destroy\n`);
    expect(leftOut).toBeGreaterThan(200);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(commentBytes);
  });

  it('is counted by type when there are more destroys than a comment has room for', () => {
    const many = Array.from({ length: 5000 }, (_, index) => aDelete(`aws_route.r${index}`));
    const { text, leftOut } = formatComment(aReview([aPlannedCell('dev', aPlan(many))]));
    expect(text).toContain(`# left out here: ${leftOut} destroyed or replaced (aws_route × ${leftOut})`);
    expect(text).toContain('| **dev** | 1 | 5000 |');
  });

  it('leaves every changed cell its section', () => {
    const reports = Array.from({ length: 60 }, (_, index) =>
      aPlannedCell(`cell-${index}`, aPlan(updates.slice(0, 20))),
    );
    const { text } = formatComment(aReview(reports));
    expect(text.match(/<details>/g)).toHaveLength(60);
    expect(faultsOf(text)).toEqual([]);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(commentBytes);
  });

  it.each([256, 1000])('is whole sections, and rows of quiet cells, when there are %i cells', (count) => {
    const reports = Array.from({ length: count }, (_, index) =>
      index % 3 === 0
        ? aPlannedCell(`cell-${index}`, aPlan([]))
        : aPlannedCell(`cell-${index}`, aPlan([...updates.slice(0, 3), ...losses.slice(0, 2)])),
    );
    const { text } = formatComment(aReview(reports));
    expect(faultsOf(text)).toEqual([]);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(commentBytes);
  });
});

describe('a cell without a plan', () => {
  const lock = {
    id: 'b7c9',
    who: 'runner@fv-az1',
    operation: 'OperationTypeApply',
    created: '2026-11-22 10:17:42 +0000 UTC',
    path: 'shop/dev.tfstate',
  };
  const failed = aReport('dev', {
    error: { step: 'plan', problems: ['Error acquiring the state lock\n```\n</details>'], lock },
  });
  const { text } = formatComment(aReview([failed, busyAs('prod')]));

  it('shows why, who holds the lock and since when, beside the other cells', () => {
    expect(rowsOf(text)[1]).toMatch(/^\| \*\*dev\*\*: \*\*failed\*\* at plan \|/);
    expect(text).toContain('Error acquiring the state lock');
    expect(text).toContain(
      '`runner@fv-az1` has held the state `shop/dev.tfstate` since `2026-11-22 10:17:42 +0000 UTC`',
    );
    expect(text).toContain('the workflow `unlock` frees it, or `terraform force-unlock b7c9` in');
    expect(text).toContain('<b>prod</b>');
    expect(faultsOf(text)).toEqual([]);
  });

  it('is never said to have no changes', () => {
    expect(formatComment(aReview([failed])).text).not.toContain('no changes');
    expect(formatComment(aReview([aReport('dev')])).text).toContain('**dev**: no plan');
  });

  it('is told by what was done where it was deployed', () => {
    const apply: ApplySection = {
      ...{ outcome: 'applied', commit: 'c0ffee', isApproved: false, reviews: [], left: [], difference: [] },
      ...{ done: [{ key: 'aws_vpc.main', action: 'create' }], parts: 2, seconds: { plan: 1, apply: 1, rollout: 1 } },
    };
    const { text } = formatComment(aReview([aReport('dev', { apply })], { basis: 'deployment' }));
    expect(text).toContain('| **dev**: applied, 1 change, in 2 parts |');
    expect(text).not.toContain('no plan');
  });

  it('is named when the configuration no longer has it', () => {
    const removed = [{ id: 'old', stateKey: 'shop/old.tfstate' }];
    const shown = formatComment(aReview([quiet], { removed })).text;
    expect(rowsOf(shown)[2]).toMatch(/^\| \*\*old\*\*: removed, still deployed \|/);
    expect(shown).toContain('`shop/old.tfstate`');
  });
});

function busyAs(id: string) {
  return aPlannedCell(id, aPlan([anUpdate('aws_x.a', { v: 1 }, { v: 2 })]));
}
