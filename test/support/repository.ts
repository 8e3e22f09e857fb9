import { join } from 'node:path';

/** The folder of package.json. */
export const repository = join(__dirname, '..', '..');

/** A program that an installed package brings. */
export function installedProgram(name: string): string {
  return join(repository, 'node_modules', '.bin', name);
}
