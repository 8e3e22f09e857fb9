import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyTree, differingFiles, generate } from '../../projenrc/generated-files';
import { installedProgram, repository } from '../support/repository';

describe('the tree', () => {
  const copy = copyTree(repository);
  execFileSync('git', ['init', '--quiet'], { cwd: copy });
  afterAll(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  it('is what projen generates', () => {
    expect(differingFiles(repository)).toEqual([]);
  });

  it('stays as it is however often projen runs', () => {
    generate(copy);
    generate(copy);
    expect(differingFiles(copy)).toEqual([]);
  });

  it('is refused when a generated file was edited, with the file and the one command that mends it', () => {
    const workflow = join('.github', 'workflows', 'verify.yml');
    const { status, stderr } = checkWith(workflow, (content) =>
      content.replace('permissions: {}', 'permissions: write-all'),
    );
    expect(status).toBe(1);
    expect(stderr.split('\n').filter((line) => line.startsWith('  '))).toEqual([`  ${workflow}`]);
    expect(stderr).toContain('Run `npx projen`');
  });

  it('is refused when the one writable generated file was edited', () => {
    const { status, stderr } = checkWith('package.json', (content) => content.replace('Apache-2.0', 'MIT'));
    expect(status).toBe(1);
    expect(stderr).toContain('  package.json\n');
  });

  /** Edits a file, checks the tree, and puts the file back. */
  function checkWith(file: string, edit: (content: string) => string) {
    const path = join(copy, file);
    const content = readFileSync(path, 'utf8');
    chmodSync(path, 0o644);
    writeFileSync(path, edit(content));
    const script = join('projenrc', 'check-tree.ts');
    const end = spawnSync(installedProgram('tsx'), [script], { cwd: copy, encoding: 'utf8' });
    writeFileSync(path, content);
    return end;
  }
});
