import { commentBytes, summaryBytes } from '../../../src/pipeline/report/comment';
import { formatCellReport } from '../../../src/pipeline/report/cell-report';
import { formatRemovedCells } from '../../../src/pipeline/report/removed-cells';
import { renderReview, tryReadRun } from '../../../src/pipeline/steps/render-review';
import { aDelete, anUpdate, aPlan } from '../../builders/a-plan';
import { aPlannedCell, aReport } from '../../builders/a-report';
import { faultsOf } from '../report/read-markdown';
import { someCells } from './some-cells';

const run = { id: '16884029834', attempt: 2, head: 'a1b2c3d4e5f6a7b8' } as const;
const runUrl = 'https://github.com/acme/shop/actions/runs/16884029834';
const material = { files: [], cells: undefined, run, runUrl } as const;
const filesOf = (...reports: readonly ReturnType<typeof aReport>[]) =>
  reports.map((report) => ({ path: `${report.cell.id}.json`, text: formatCellReport(report) }));

describe('the comment of a run', () => {
  it('says which run wrote it', () => {
    const { body } = renderReview({ ...material, files: filesOf(aReport('dev')) });
    expect(tryReadRun(body)).toEqual({ number: 16884029834, attempt: 2 });
  });

  it.each([
    ['of others', 'hello'],
    ['of a run without a number', renderReview({ ...material, run: { ...run, id: 'local' } }).body],
  ])('is not taken for one %s', (_, body) => {
    expect(tryReadRun(body)).toBeUndefined();
  });

  it('says that there is nothing, and where to look why', () => {
    const { body, summary } = renderReview(material);
    expect(body).toContain('## Plan: nothing was planned');
    expect(body).toContain(`There is no report of any cell`);
    expect(body).toContain(`[The run](${runUrl})`);
    expect([faultsOf(body), summary]).toEqual([[], body]);
  });

  it('shows a cell without a report as failed, and those that are removed and still deployed', () => {
    const removed = { path: 'removed.json', text: formatRemovedCells([{ id: 'old', stateKey: 'shop/old.tfstate' }]) };
    const files = [removed, ...filesOf(aPlannedCell('lab', aPlan([anUpdate('aws_x.a', { v: 1 }, { v: 2 })])))];
    const { body } = renderReview({ ...material, files, cells: someCells('aws') });
    expect(body).toContain('## Plan: 1 of 2 cells change, 1 failed, 1 removed, still deployed');
    expect(body).toMatch(/^\| \*\*dev\*\* one NAT gateway: \*\*failed\*\* at report/m);
    expect(body).toContain('- **old** still runs and costs: its state is `shop/old.tfstate`');
    expect(faultsOf(body)).toEqual([]);
  });

  it('never fills more than GitHub takes, in either place', () => {
    const changes = Array.from({ length: 3000 }, (_, index) => [
      anUpdate(`aws_x.u${index}`, { v: 1 }, { v: 'ä'.repeat(500) }),
      aDelete(`aws_db_instance.lost_${index}`),
    ]).flat();
    const { body, summary } = renderReview({ ...material, files: filesOf(aPlannedCell('dev', aPlan(changes))) });
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(commentBytes);
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(summaryBytes);
    for (const text of [body, summary]) expect(text).toContain(`[the files of the run](${runUrl}#artifacts)`);
  });
});
