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
    expect(prod?.slice(2, 10)).toEqual(['', '', '', '2', '', '', '', '']);
    expect(Number(prod?.[10])).toBeGreaterThan(0);
    expect(text).toMatch(/^prod, look first at:\n {2}\S+ /m);
    expect(rowOf(text, 'quiet')?.[2]).toBe('no changes');
    expect(rowOf(text, 'dev')?.[2]).toBe('failed at plan');
    expect(text).toContain(
      'dev failed at plan:\n  one\n  two\n  runner@host has held the state bucket/dev since 10:00 (apply).',
    );
  });

  it('leaves nothing of a plan untold that has no column', () => {
    const parts = {
      output_changes: { url: { actions: ['create'], before: null, after: 'x' } },
      resource_drift: [{ address: 'aws_x.b', change: { actions: ['update'], before: { v: 1 }, after: { v: 2 } } }],
      action_invocations: [{ address: 'action.aws_lambda_invoke.warm', config_values: {} }],
      checks: [
        {
          address: { to_display: 'check.health' },
          status: 'fail',
          instances: [{ problems: [{ message: 'no answer' }] }],
        },
      ],
    };
    const drifted = { resource_drift: parts.resource_drift };
    const reports = [aPlannedCell('dev', aPlan([], parts)), aPlannedCell('lab', aPlan([], drifted))];
    const text = formatReviewTable(reports, [{ id: 'old', stateKey: 'shop/old.tfstate' }]);
    expect(rowOf(text, 'dev')?.slice(2)).toEqual(['', '', '', '', '', '', '', '1', '']);
    expect(rowOf(text, 'lab')?.[2]).toBe('');
    expect(text).toContain('dev, checks that did not pass:\n  check.health: no answer');
    expect(text).toContain(
      'dev, besides:\n  aws_x.b changed outside of Terraform\n  action.aws_lambda_invoke.warm is invoked',
    );
    expect(text).toContain(
      'old is no longer in the configuration, and still runs and costs: its state is shop/old.tfstate.',
    );
  });

  it('lets nothing in a plan speak to the terminal', () => {
    const text = formatReviewTable([aReport('dev', { error: { step: 'plan', problems: ['\u001b[2Jgone'] } })]);
    expect(text).toContain('\n   [2Jgone');
    expect(text).not.toContain('\u001b[2J');
  });
});
