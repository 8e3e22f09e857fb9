import { type Cells, parseCells } from '../../contract/cells';
import { type Files } from '../ports/files';
import { cellsMissing } from './errors';

/**
 * Reads cells.json.
 * @throws UserError CellsMissing
 */
export async function loadCells(file: string, files: Files): Promise<Cells> {
  const text = await files.tryReadText(file);
  if (text === undefined) throw cellsMissing(file);
  return parseCells(text);
}
