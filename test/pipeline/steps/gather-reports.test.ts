import { type Cells } from '../../../src/contract/cells';
import { formatCellReport } from '../../../src/pipeline/report/cell-report';
import { formatRemovedCells } from '../../../src/pipeline/report/removed-cells';
import { gatherReports } from '../../../src/pipeline/steps/gather-reports';
import { aReport } from '../../builders/a-report';
import { someCells } from './some-cells';

const of = (id: string, text = formatCellReport(aReport(id))) => ({ path: `report-${id}/${id}.json`, text });
const tell = (files: Parameters<typeof gatherReports>[0], cells?: Cells) =>
  gatherReports(files, cells).reports.map(({ cell, error }) => [cell.id, ...(error?.problems ?? [])].join(': '));

describe('the reports of a run', () => {
  it('stand in the order of the configuration, and those of others behind them', () => {
    const files = ['zebra', 'ape', 'lab', 'dev'].map((id) => of(id));
    expect(tell(files, someCells('aws'))).toEqual(['dev', 'lab', 'ape', 'zebra']);
  });

  it('stand by name where no configuration is at hand, wherever they lay', () => {
    expect(tell([of('lab'), { ...of('dev'), path: 'dev.json' }])).toEqual(['dev', 'lab']);
  });

  it('tell of a cell that a merge deploys and no job has reported', () => {
    expect(tell([of('lab')], someCells('aws'))).toEqual([expect.stringMatching(/^dev: Its job left no report/), 'lab']);
    expect(tell([of('dev')], someCells('local'))).toEqual(['dev']);
  });

  it.each([
    ['not JSON', 'oh'],
    ['of another version', '{"version":2}'],
    ['empty', ''],
  ])('tell of a file that is %s, under the name of its cell', (_, text) => {
    const { reports } = gatherReports([of('dev', text)], someCells());
    expect(reports.map(({ cell, error }) => [cell.id, cell.networking, error?.step])).toEqual([
      ['dev', 'one NAT gateway', 'report'],
    ]);
    expect(reports[0]?.error?.problems[0]).toContain('report-dev/dev.json is no report that this version can read');
  });

  it.each([
    ['Odd Näme!.txt', 'odd-n-me-txt'],
    ['42.json', 'unknown'],
  ])('call the cell of a file "%s" %s', (path, id) => {
    expect(gatherReports([{ path, text: '' }], undefined).reports.map(({ cell }) => cell.id)).toEqual([id]);
  });
});

describe('states that no cell owns', () => {
  const one = { id: 'old', stateKey: 'shop/old.tfstate' };
  const two = { id: 'gone', stateKey: 'shop/gone.tfstate' };

  it('are told once, whoever has found them', () => {
    const files = [
      { path: 'report-dev/removed.json', text: formatRemovedCells([one, two]) },
      { path: 'report-lab/removed.json', text: formatRemovedCells([one]) },
    ];
    expect(gatherReports(files, undefined)).toEqual({ reports: [], removed: [two, one] });
  });

  it('are a failure when they cannot be read, and a report when a cell is called so', () => {
    expect(tell([{ path: 'removed.json', text: 'oh' }])).toEqual([
      expect.stringMatching(/^removed: removed\.json is no/),
    ]);
    expect(tell([of('removed')])).toEqual(['removed']);
  });
});
