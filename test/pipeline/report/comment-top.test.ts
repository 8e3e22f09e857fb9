import { commentBytes, formatComment } from '../../../src/pipeline/report/comment';
import { type CellReport } from '../../../src/pipeline/report/cell-report';
import { fingerprintPlan } from '../../../src/pipeline/terraform/fingerprint';
import { aDelete, anUpdate, aNoOp, aPlan, aReplace } from '../../builders/a-plan';
import { aPlannedCell, aReport, aReview } from '../../builders/a-report';
import { rowsOf } from './read-markdown';

const quiet = aPlannedCell('lab-nat', aPlan([aNoOp('aws_x.a', {})]));
const busy = aPlannedCell('dev', aPlan([anUpdate('aws_x.a', { v: 1 }, { v: 2 })]));

describe('lists above the changes', () => {
  const tables = (count: number) =>
    aPlannedCell(
      'dev',
      aPlan(Array.from({ length: count }, (_, index) => aDelete(`aws_dynamodb_table.items_${index}`))),
    );
  const more = { summaryUrl: 'https://github.com/acme/shop/actions/runs/17' };

  it('are whole while there is room', () => {
    const { text, leftOut } = formatComment(aReview([tables(100)], { more }));
    expect([leftOut, text.match(/^- \*\*dev\*\* `aws_dynamodb_table/gm)?.length]).toEqual([0, 100]);
    expect(text).not.toMatch(/ more /);
  });

  it('say how much they leave out, and where it is', () => {
    const { text } = formatComment(aReview([tables(2_000)], { more }));
    expect(text).toMatch(/^- and \d+ more risks$/m);
    expect(text).toContain('are longer in [the job summary](https://github.com/acme/shop/actions/runs/17)');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(commentBytes);
  });

  it('lead from failed cells to the log of the run', () => {
    const failed = aReport('dev', { error: { step: 'plan', problems: ['no'] } });
    const { text } = formatComment(aReview([failed], { more }));
    expect(text).toContain(
      "**These cells have no plan** ([the run's log](https://github.com/acme/shop/actions/runs/17))",
    );
  });
});

describe('beside the changes', () => {
  it('stands what the run knows: commit, versions, a base that moved, what is not compared', () => {
    const run = {
      id: '17',
      attempt: 1,
      head: 'a1b2c3d4e5f6a7b8',
      hasBaseMoved: true,
    };
    const plannedAt = (timestamp: string) => aPlannedCell('dev', aPlan([], { timestamp }));
    const reports = ['2026-11-25T08:00:07Z', '2026-11-25T07:59:58Z', 'today'].map(plannedAt);
    const { text } = formatComment(aReview(reports, { run }));
    expect(text.replaceAll('\\', '')).toContain(
      'commit `a1b2c3d4e5f6` · planned 2026-11-25 07:59 UTC · Terraform 1.11.4',
    );
    expect(text).toContain('Terraform 1.11.4 · **the base branch has moved since**');
  });

  it('stands which program planned', () => {
    const versions = { terraform: '1.10.6', providers: { 'registry.opentofu.org/hashicorp/aws': '5.100.0' } };
    const { text } = formatComment(aReview([quiet, { ...busy, versions }]));
    expect(text).toContain(' · Terraform 1.11.4 · OpenTofu 1.10.6');
  });

  it('stands that a plan was not sealed, so that nobody waits for a merge to apply it', () => {
    const binding = { repository: 'acme/shop', pullRequest: 7, head: 'a', cell: 'dev' };
    const plan = aPlan([anUpdate('aws_x.a', { v: 1 }, { v: 2 })]);
    const sealed = aPlannedCell('dev', plan, { fingerprint: fingerprintPlan(plan, { key: 'key', binding }) });
    const textOf = (report: CellReport, head = 'a1') =>
      formatComment(aReview([report], { run: { id: '17', attempt: 1, head } })).text;
    expect(textOf(busy)).toContain('**not sealed');
    expect(textOf(sealed)).not.toContain('not sealed');
    expect(textOf(quiet)).not.toContain('not sealed');
    expect(textOf(busy, '')).not.toContain('not sealed');
  });

  it('stands why it changes and the construct behind it, in lines that a phone shows whole', () => {
    const constructOf = () => 'dev/traffic/balancer/https-from-everywhere';
    const replaced = aReplace('aws_x.a', {
      replace_paths: [['container_definitions']],
      action_reason: 'replace_because_cannot_update',
    });
    const { text } = formatComment(aReview([aPlannedCell('dev', aPlan([replaced]), { constructOf })]));
    expect(text).toContain(
      [
        '! aws_x.a  replace, destroy first',
        '#   container_definitions cannot be',
        '#   changed in place',
        '#   construct traffic/balancer/',
        '#   https-from-everywhere',
      ].join('\n'),
    );
  });

  it('stands drift, apart from changes', () => {
    const drift = {
      resource_drift: [{ address: 'aws_x.b', change: { actions: ['update'], before: { v: 1 }, after: { v: 2 } } }],
    };
    const { text } = formatComment(aReview([aPlannedCell('dev', aPlan([], drift)), quiet]));
    expect(text).toContain('## Plan: nothing to apply');
    expect(text).toContain('# aws_x.b  changed outside of Terraform: update\n    v: 1 → 2');
    expect(rowsOf(text)[1]).toContain('**dev**: 1 changed outside of Terraform');
  });
});
