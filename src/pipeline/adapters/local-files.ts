import { createHash } from 'node:crypto';
import { createReadStream, type Dirent, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pLimit from 'p-limit';
import { type Files, type FolderEntry, type Selection } from '../ports/files';

/** The file system. */
export class LocalFiles implements Files {
  /** @param root what relative paths are relative to; the working directory unless given */
  constructor(private readonly root = '') {}

  /** Files that are open at a time. */
  private readonly limit = pLimit(32);

  async tryReadText(path: string): Promise<string | undefined> {
    try {
      return await readFile(this.absolute(path), 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async writeText(path: string, text: string): Promise<void> {
    await mkdir(dirname(this.absolute(path)), { recursive: true });
    await writeFile(this.absolute(path), text);
  }

  async remove(path: string): Promise<void> {
    await rm(this.absolute(path), { recursive: true, force: true });
  }

  list(folder: string, selection: Selection): Promise<readonly FolderEntry[]> {
    const absolute = this.absolute(folder);
    return existsSync(absolute) ? this.listBelow(absolute, '', selection) : Promise.resolve([]);
  }

  private absolute(path: string): string {
    return resolve(this.root, path);
  }

  private async listBelow(root: string, folder: string, selection: Selection): Promise<readonly FolderEntry[]> {
    const found = await readdir(join(root, folder), { withFileTypes: true });
    const entries = await Promise.all(
      found.map((each) => {
        const path = folder === '' ? each.name : `${folder}/${each.name}`;
        return each.isDirectory()
          ? this.listFolder(root, path, selection)
          : this.entry({ root, path, each }, selection);
      }),
    );
    return entries.flat();
  }

  private async listFolder(root: string, path: string, selection: Selection): Promise<readonly FolderEntry[]> {
    const entries = selection.enters(path) ? await this.listBelow(root, path, selection) : [];
    return entries.length === 0 && selection.includes(path) ? [{ kind: 'empty-folder', path }] : entries;
  }

  /** What is neither file nor link, such as a socket, is no part of a build. */
  private async entry({ root, path, each }: Found, selection: Selection): Promise<readonly FolderEntry[]> {
    if (!selection.includes(path)) return [];
    const place = join(root, path);
    if (each.isSymbolicLink()) return [{ kind: 'link', path, target: await readlink(place) }];
    if (!each.isFile()) return [];
    return [await this.limit(() => describeFile(place, path))];
  }
}

interface Found {
  readonly root: string;
  readonly path: string;
  readonly each: Dirent;
}

async function describeFile(place: string, path: string): Promise<FolderEntry> {
  const hash = createHash('sha256');
  const [{ mode }] = await Promise.all([stat(place), pipeline(createReadStream(place), hash)]);
  return { kind: 'file', path, executable: (mode & ownerMayExecute) !== 0, sha256: hash.digest('hex') };
}

const ownerMayExecute = 0o100;

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
