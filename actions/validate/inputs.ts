import { type Read, readCount, readText } from '../read-input';

/** What the action is told. */
export interface ActionInputs {
  readonly cellsFile: string;
  readonly baseCellsFile: string;
  readonly head: string;
  readonly concurrency: number;
  readonly terraform: string;
}

/**
 * Reads the inputs of action.yml.
 * @throws UserError BadInput
 */
export function readInputs(read: Read): ActionInputs {
  return {
    cellsFile: readText('cells-file', 'the path of a file', read),
    baseCellsFile: readText('base-cells-file', 'the path of a file', read),
    head: read('head'),
    concurrency: readCount('max-parallel', read),
    terraform: readText('terraform', 'the name or the path of a program', read),
  };
}
