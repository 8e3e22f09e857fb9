import { formatCellReport, parseCellReport } from '../../../src/pipeline/report/cell-report';
import { linesOfRollouts } from '../../../src/pipeline/report/rollout-lines';
import { aReport } from '../../builders/a-report';

describe('the requests during a rollout', () => {
  const requests = { sent: 814, failed: 2, slowestMilliseconds: 228 };
  const report = aReport('lab', { rollout: { kind: 'watched', services: [], requests } });

  it('are part of the report', () => {
    expect(parseCellReport(formatCellReport(report))).toEqual(report);
  });

  it('are told in the comment', () => {
    expect(linesOfRollouts({ reports: [report] }).join('\n')).toContain(
      '2 of 814 requests failed, and the slowest answer took 228 ms',
    );
  });
});
