import { formatMatrix } from '../../../src/pipeline/report/matrix-table';
import { aCreate, aNoOp, aPlan } from '../../builders/a-plan';
import { aPlannedCell, aReview } from '../../builders/a-report';
import { rowsOf } from './read-markdown';

describe('the matrix', () => {
  const quiet = aPlannedCell('lab-nat', aPlan([]));

  it('has a column for what is rare only where it happens', () => {
    const moved = { ...aNoOp('aws_x.b', {}), previous_address: 'aws_x.a' };
    const output = { output_changes: { url: { actions: ['update'], before: 'a', after: 'b' } } };
    const rows = rowsOf(formatMatrix(aReview([quiet, aPlannedCell('dev', aPlan([moved], output))]), 10_000));
    expect(rows[0]).toBe('| Cell | Risks | Destroy | Change | Add | Move | Outputs |');
    expect(rows[2]).toBe('| **dev** |  |  |  |  | 1 | 1 |');
  });

  it('says of each cell what has no column, so that no row is blank', () => {
    const plans = [
      aPlan([], {
        action_invocations: [
          { address: 'action.a.b', lifecycle_action_trigger: { triggering_resource_address: 'aws_x.a' } },
        ],
      }),
      aPlan([aCreate('aws_x.a', {})], {
        checks: [{ address: { to_display: 'check.up' }, status: 'fail', instances: [] }],
        resource_drift: [{ address: 'aws_x.b', change: { actions: ['update'], before: { v: 1 }, after: { v: 2 } } }],
      }),
    ];
    const reports = plans.map((plan, index) => aPlannedCell(`cell-${index}`, plan));
    expect(rowsOf(formatMatrix(aReview(reports), 10_000)).slice(1)).toEqual([
      '| **cell-0**: 1 action to invoke |  |  |  |  |',
      '| **cell-1**: 1 changed outside of Terraform, 1 failed check |  |  |  | 1 |',
    ]);
  });
});
