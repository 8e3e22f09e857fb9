import { type Cells, parseCells } from '../../../src/contract/cells';
import { chunkCells } from '../../../src/pipeline/steps/chunk-cells';
import { someCells } from './some-cells';

/** So many cells that a merge deploys. */
function cells(count: number): Cells {
  const [first] = someCells().cells;
  const many = Array.from({ length: count }, (_, index) => ({ ...first, id: `cell-${index}` }));
  return parseCells(JSON.stringify({ ...someCells(), cells: many }));
}

describe('the jobs of a matrix', () => {
  it('are one for each cell that a merge deploys', () => {
    expect(chunkCells(someCells('aws'))).toEqual([
      { name: 'dev', cells: 'dev' },
      { name: 'lab', cells: 'lab' },
    ]);
    expect(chunkCells(someCells('local'))).toEqual([{ name: 'dev', cells: 'dev' }]);
  });

  it('are none without a cell', () => {
    expect(chunkCells(cells(0))).toEqual([]);
  });

  it.each([
    [1, 1],
    [256, 256],
    [257, 129],
    [512, 256],
    [513, 171],
  ])(
    'of %i cells are %i: no more than GitHub makes, none left out, none twice, each with a name of its own',
    (count, jobs) => {
      const chunks = chunkCells(cells(count));
      expect(chunks).toHaveLength(jobs);
      expect(chunks.flatMap((chunk) => chunk.cells.split(' '))).toEqual(cells(count).cells.map(({ id }) => id));
      expect(new Set(chunks.map(({ name }) => name)).size).toBe(jobs);
      for (const { name } of chunks) expect(name).toMatch(/^[a-z0-9-]+$/);
    },
  );

  it('say how many cells they hold', () => {
    expect(chunkCells(cells(257))[0]).toEqual({ name: 'cell-0-and-1-more', cells: 'cell-0 cell-1' });
    expect(chunkCells(cells(257)).at(-1)).toEqual({ name: 'cell-256', cells: 'cell-256' });
  });
});
