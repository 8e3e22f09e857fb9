import { badInput } from '../../src/pipeline/steps/errors';

/** What the action is told. */
export interface ActionInputs {
  readonly cellsFile: string;
  readonly baseCellsFile: string;
  readonly head: string;
  readonly concurrency: number;
  readonly terraform: string;
}

/** Gives an input of action.yml as it was written. */
type Read = (name: string) => string;

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

function readText(name: string, allowed: string, read: Read): string {
  const value = read(name);
  if (value === '') throw badInput(name, value, allowed);
  return value;
}

function readCount(name: string, read: Read): number {
  const value = read(name);
  if (!/^[1-9]\d{0,8}$/.test(value)) throw badInput(name, value, 'a whole number from 1');
  return Number(value);
}
