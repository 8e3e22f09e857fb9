import { posix } from 'node:path';
import { type Cell } from '../../contract/cells';
import { type Files } from '../ports/files';
import { type TerraformRun } from '../ports/terraform';

/** Where Terraform works on one cell. */
export interface CellPlace extends Pick<TerraformRun, 'folder' | 'logFile'> {
  readonly planFile: string;
}

/** The stack as it was synthesized, and files for plan and log that are kept for as long as they are read. */
export function placeOf(
  cell: Cell,
  { cellsFile, workFolder }: { readonly cellsFile: string; readonly workFolder: string },
): CellPlace {
  return {
    folder: posix.join(posix.dirname(cellsFile), cell.stack),
    planFile: posix.join(workFolder, `${cell.id}.tfplan`),
    logFile: posix.join(workFolder, `${cell.id}.log`),
  };
}

/** Removes plan and log. @returns what Terraform said */
export async function clearPlace({ planFile, logFile }: CellPlace, files: Files): Promise<string> {
  const said = (await files.tryReadText(logFile)) ?? '';
  await Promise.all([files.remove(planFile), files.remove(logFile)]);
  return said;
}
