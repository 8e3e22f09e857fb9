import { type Cells } from '../../contract/cells';

/** The cells of one job. */
export interface CellChunk {
  /** Unlike that of any other job. */
  readonly name: string;
  /** Ids, a space apart. */
  readonly cells: string;
}

/** GitHub makes no more jobs of one matrix. */
const mostJobs = 256;

/** Cells that a merge deploys, as jobs that run side by side: a job each, and several a job only where there are too many. */
export function chunkCells({ cells }: Cells): readonly CellChunk[] {
  const ids = cells.filter(({ deploy }) => deploy === 'aws').map(({ id }) => id);
  const size = Math.ceil(ids.length / mostJobs);
  return ids.flatMap((first, index) => {
    if (index % size !== 0) return [];
    const chunk = ids.slice(index, index + size);
    const name = chunk.length === 1 ? first : `${first}-and-${chunk.length - 1}-more`;
    return [{ name, cells: chunk.join(' ') }];
  });
}
