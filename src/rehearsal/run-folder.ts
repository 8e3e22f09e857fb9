import { mkdir, mkdtemp, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder of one rehearsal. No two runs share one. */
export interface RunFolder {
  readonly path: string;
  /** A file without content. */
  readonly emptyFile: string;
  /** The log of a cell or of another part of the run. */
  logFile(name: string): string;
  remove(): Promise<void>;
}

/** Makes a folder for a run inside the repository, so that what is bundled there finds its packages. */
export async function createRunFolder(repository: string): Promise<RunFolder> {
  const home = join(repository, '.rehearsal');
  await mkdir(home, { recursive: true });
  const path = await mkdtemp(join(home, 'run-'));
  await mkdir(join(path, 'logs'));
  const emptyFile = join(path, 'empty');
  await writeFile(emptyFile, '');
  return {
    path,
    emptyFile,
    logFile: (name) => join(path, 'logs', `${name}.log`),
    remove: () => removeRun(path, home),
  };
}

async function removeRun(path: string, home: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
  // Other runs may still be there.
  await rmdir(home).catch(() => undefined);
}
