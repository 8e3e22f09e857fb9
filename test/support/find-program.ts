import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of a program that stands in PATH. */
export function findProgram(name: string): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`There is no program "${name}".`);
  return found;
}
