import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalFiles } from '../../../src/pipeline/adapters/local-files';

describe('files of this machine', () => {
  const files = new LocalFiles();
  const everything = { includes: () => true, enters: () => true };
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'files-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('are written into folders that are made, and read back', async () => {
    const path = join(folder, 'a', 'b.json');
    await files.writeText(path, 'text\r\n');
    expect(await files.tryReadText(path)).toBe('text\r\n');
    expect(await files.tryReadText(join(folder, 'c'))).toBeUndefined();
    await expect(files.tryReadText(folder)).rejects.toThrow('EISDIR');
  });

  it('are none in a folder that is not there', async () => {
    expect(await files.list(join(folder, 'missing'), everything)).toEqual([]);
  });

  it('are listed with contents, modes, links and empty folders', async () => {
    writeFileSync(join(folder, 'plain'), 'a');
    writeFileSync(join(folder, 'run'), 'a', { mode: 0o755 });
    mkdirSync(join(folder, 'empty'));
    mkdirSync(join(folder, 'full'));
    symlinkSync('../plain', join(folder, 'full', 'link'));
    symlinkSync('nowhere', join(folder, 'broken'));
    const sha256 = 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb';
    const entries = await files.list(folder, everything);
    expect(entries.toSorted((a, b) => a.path.localeCompare(b.path))).toEqual([
      { kind: 'link', path: 'broken', target: 'nowhere' },
      { kind: 'empty-folder', path: 'empty' },
      { kind: 'link', path: 'full/link', target: '../plain' },
      { kind: 'file', path: 'plain', executable: false, sha256 },
      { kind: 'file', path: 'run', executable: true, sha256 },
    ]);
  });

  it('are listed alike whatever their times and the modes of group and others', async () => {
    const path = join(folder, 'a');
    writeFileSync(path, 'a', { mode: 0o644 });
    const before = await files.list(folder, everything);
    chmodSync(path, 0o664);
    utimesSync(path, 1, 1);
    expect(await files.list(folder, everything)).toEqual(before);
  });

  it('are not looked at where nothing is selected', async () => {
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'node_modules', 'a'), 'a');
    writeFileSync(join(folder, 'b'), 'b');
    const asked: string[] = [];
    const includes = (path: string) => {
      asked.push(path);
      return path === 'b';
    };
    const entries = await files.list(folder, { includes, enters: () => false });
    expect(entries.map(({ path }) => path)).toEqual(['b']);
    expect(asked).not.toContain('node_modules/a');
  });
});
