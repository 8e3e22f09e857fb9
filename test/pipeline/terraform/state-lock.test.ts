import { tryParseStateLock } from '../../../src/pipeline/terraform/state-lock';

const lines = [
  'Error acquiring the state lock',
  'Lock Info:',
  '  ID:        b7c9d1e2-0000-4000-8000-000000000001',
  '  Path:      acme-state/shop/dev.tfstate',
  '  Operation: OperationTypeApply',
  '  Who:       runner@fv-az1-234',
  '  Version:   1.11.4',
  '  Created:   2026-11-22 10:17:42.123 +0000 UTC',
  '  Info:      ',
];
const lock = {
  id: 'b7c9d1e2-0000-4000-8000-000000000001',
  who: 'runner@fv-az1-234',
  operation: 'apply',
  created: '2026-11-22 10:17:42.123 +0000 UTC',
  path: 'acme-state/shop/dev.tfstate',
};

describe('the holder of a lock', () => {
  it('is read from what Terraform says, on many lines or on one', () => {
    expect(tryParseStateLock(lines.join('\n'))).toEqual(lock);
    expect(tryParseStateLock(lines.join(' ').replaceAll(/\s+/g, ' '))).toEqual(lock);
  });

  it('is none in another error', () => {
    expect(tryParseStateLock('Error: no such bucket. ID: x')).toBeUndefined();
  });
});
