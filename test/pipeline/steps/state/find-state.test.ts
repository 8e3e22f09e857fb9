import { findState } from '../../../../src/pipeline/steps/state/find-state';
import { someCells } from '../some-cells';

const role = 'arn:aws:iam::333333333333:role/shop-apply-old';
const find = (wanted: object) =>
  findState(someCells(), { cell: 'dev', environment: 'dev', role: undefined, ...wanted });

describe('the state of a cell', () => {
  it('is where the configuration has it', () => {
    expect(find({})).toMatchObject({ account: '111111111111', bucket: 'state-111111111111', key: 'shop/dev.tfstate' });
  });

  it('is beside those of its environment when the configuration has the cell no longer', () => {
    expect(find({ cell: 'lab-nat', environment: 'lab' })).toEqual({
      ...{ cell: 'lab-nat', account: '222222222222', region: 'eu-west-1' },
      ...{ bucket: 'state-222222222222', key: 'shop/lab-nat.tfstate' },
    });
  });

  it('is found by the role and the Region when the environment is gone too', () => {
    const gone = { cell: 'old', environment: 'old', role, region: 'eu-west-1' };
    expect(find(gone)).toMatchObject({
      ...{ account: '333333333333', bucket: 'shop-terraform-state-333333333333-eu-west-1', key: 'shop/old.tfstate' },
    });
    expect(find({ ...gone, bucket: 'of-its-own' }).bucket).toBe('of-its-own');
  });

  it.each([
    [{ environment: 'lab' }, 'The cell "dev" is in the environment "dev", and "lab" was chosen.'],
    [{ cell: 'old', environment: 'old', role }, 'no longer has the environment "old", so it cannot tell the Region'],
    [{ cell: 'old', environment: 'old', role, region: 'Frankfurt' }, 'The input region is "Frankfurt"'],
    [{ cell: 'old', environment: 'old', region: 'eu-west-1' }, 'The input role-to-assume is ""'],
    [{ cell: '../shop/dev' }, 'The input cell is "../shop/dev"'],
  ])('is not guessed: %j', (wanted, why) => {
    expect(() => find(wanted)).toThrow(why);
  });
});
