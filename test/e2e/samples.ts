import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../support/repository';

/**
 * Of the sample images that the template came with. What docker/ holds belongs to the user: once it is something else, what is
 * tested of the samples has nothing to say about it. Whoever changes the samples renews this.
 */
const shipped = '1374da620e866440bf38b15f9824b9d7421bb6dc0ffa1d1f49bfdb0f62c9a194';

/** Whether docker/ still holds them. */
export function areSamplesThere(): boolean {
  return digestOf(['docker/frontend', 'docker/backend']) === shipped;
}

/** One digest over the names and contents of all files in these folders, what tools leave there excepted. */
export function digestOf(folders: readonly string[]): string {
  const files = folders.flatMap(listFiles).toSorted();
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0${readFileSync(join(repository, file), 'utf8')}\0`);
  return hash.digest('hex');
}

function listFiles(folder: string): readonly string[] {
  if (!existsSync(join(repository, folder))) return [];
  return readdirSync(join(repository, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (leftByTools.has(entry.name)) return [];
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}

const leftByTools = new Set(['node_modules', 'dist', 'test', '__pycache__', '.pytest_cache', '.venv']);
