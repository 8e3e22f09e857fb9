import { groupCells } from '../../../src/pipeline/steps/group-cells';
import { someCells } from './some-cells';

describe('the cells of a deployment', () => {
  it('are those that a merge deploys, by their environment', () => {
    expect(groupCells(someCells('aws'), [])).toEqual({ dev: ['dev'], lab: ['lab'] });
    expect(groupCells(someCells('local'), [])).toEqual({ dev: ['dev'] });
  });

  it('are the one that was asked for', () => {
    expect(groupCells(someCells('aws'), ['lab'])).toEqual({ lab: ['lab'] });
  });

  it('are none that does not exist, or is for rehearsals alone', () => {
    expect(() => groupCells(someCells('aws'), ['prod'])).toThrow(
      'There is no cell "prod". The configuration has dev, lab.',
    );
    expect(() => groupCells(someCells('local'), ['lab'])).toThrow('There is no cell "lab". The configuration has dev.');
  });
});
