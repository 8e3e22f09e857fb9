import { formatReviewTable } from '../../src/commands/review-table';
import { aDelete, aPlan } from '../builders/a-plan';
import { aPlannedCell, aReport } from '../builders/a-report';

const rowOf = (table: string, cell: string) =>
  table
    .split('\n')
    .find((line) => line.startsWith(`│ ${cell} `))
    ?.split('│')
    .map((text) => text.trim())
    .slice(1, -1);

describe('the table of a review in a terminal', () => {
  it('has a row for each cell, what to look at first, and why a cell has no plan', () => {
    const lock = { id: '1', who: 'runner@host', operation: 'apply', created: '10:00', path: 'bucket/dev' };
    const text = formatReviewTable([
      aPlannedCell('prod', aPlan([aDelete('aws_ecr_repository.web'), aDelete('aws_vpc.main')])),
      aPlannedCell('quiet', aPlan([])),
      aReport('dev', { error: { step: 'plan', problems: ['one\ntwo'], lock } }),
    ]);
    const prod = rowOf(text, 'prod');
    expect(prod?.slice(2, 9)).toEqual(['', '', '', '2', '', '', '']);
    expect(Number(prod?.[9])).toBeGreaterThan(0);
    expect(text).toMatch(/^prod, look first at:\n {2}\S+ /m);
    expect(rowOf(text, 'quiet')?.[2]).toBe('no changes');
    expect(rowOf(text, 'dev')?.[2]).toBe('failed at plan');
    expect(text).toContain(
      'dev failed at plan:\n  one\n  two\n  runner@host has held the state bucket/dev since 10:00 (apply).',
    );
  });

  it('lets nothing in a plan speak to the terminal', () => {
    const text = formatReviewTable([aReport('dev', { error: { step: 'plan', problems: ['\u001b[2Jgone'] } })]);
    expect(text).toContain('\n   [2Jgone');
    expect(text).not.toContain('\u001b[2J');
  });
});
