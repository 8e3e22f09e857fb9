import { formatRemovedCells, parseRemovedCells } from '../../../src/pipeline/report/removed-cells';

describe('cells that are removed and still deployed', () => {
  it.each([[[]], [[{ id: 'old-nat', stateKey: 'shop/old-nat.tfstate' }]]])(
    'read back as they were written: %j',
    (removed) => {
      expect(parseRemovedCells(formatRemovedCells(removed))).toEqual(removed);
    },
  );

  it('are not read from another version', () => {
    expect(() => parseRemovedCells('{"version":2,"removed":[]}')).toThrow('version');
  });
});
