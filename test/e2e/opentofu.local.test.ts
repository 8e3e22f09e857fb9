import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describeWith } from '../support/needs';
import { installedProgram, repository } from '../support/repository';

describeWith(['tofu', 'python'], 'OpenTofu in the place of terraform', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tofu-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('rehearses the same stacks', () => {
    const start = join(repository, 'src', 'commands', 'start.ts');
    const config = join(repository, 'test', 'fixtures', 'configs', 'small.config.ts');
    const { stdout, stderr, status } = spawnSync(
      installedProgram('tsx'),
      [start, '--config', config, '--on-paper', '--json'],
      {
        cwd: repository,
        encoding: 'utf8',
        env: { ...process.env, PATH: pathWithout('terraform') },
      },
    );
    expect(stderr).toContain('Terraform: tofu 1.');
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      cells: [{ id: 'open', changesAfterApply: 0, destroyed: true }],
    });
    expect(status).toBe(0);
  });

  /** The PATH, with every folder that holds a program replaced by one of links to the other programs that are needed. */
  function pathWithout(program: string): string {
    const found = (name: string) => spawnSync('which', [name], { encoding: 'utf8' }).stdout.trim();
    for (const name of ['tofu', 'node', 'python3', 'sh', 'env']) symlinkSync(found(name), join(folder, name));
    const folders = (process.env.PATH ?? '').split(delimiter);
    return [folder, ...folders.filter((each) => spawnSync('test', ['-e', join(each, program)]).status !== 0)].join(
      delimiter,
    );
  }
});
