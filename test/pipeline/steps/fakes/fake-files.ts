import { createHash } from 'node:crypto';
import { type Files, type FolderEntry, type Selection } from '../../../../src/pipeline/ports/files';

/** Files in memory. What is written can be read back; folders exist by what is in them. */
export class FakeFiles implements Files {
  /** Paths in the order in which they were written. */
  readonly written: string[] = [];

  private readonly texts: Map<string, string>;

  constructor(
    texts: Readonly<Record<string, string>>,
    private readonly executables: readonly string[] = [],
  ) {
    this.texts = new Map(Object.entries(texts));
  }

  tryReadText(path: string): Promise<string | undefined> {
    return Promise.resolve(this.texts.get(path));
  }

  writeText(path: string, text: string): Promise<void> {
    this.texts.set(path, text);
    this.written.push(path);
    return Promise.resolve();
  }

  remove(path: string): Promise<void> {
    const gone = [...this.texts.keys()].filter((each) => each === path || each.startsWith(`${path}/`));
    gone.forEach((each) => this.texts.delete(each));
    return Promise.resolve();
  }

  list(folder: string, selection: Selection): Promise<readonly FolderEntry[]> {
    const below = [...this.texts].filter(([path]) => path.startsWith(`${folder}/`));
    const entries = below.map(([path, text]) => ({
      kind: 'file' as const,
      path: path.slice(folder.length + 1),
      executable: this.executables.includes(path),
      sha256: createHash('sha256').update(text).digest('hex'),
    }));
    return Promise.resolve(entries.filter(({ path }) => selection.includes(path)));
  }
}
