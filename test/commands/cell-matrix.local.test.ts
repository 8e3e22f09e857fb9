import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatCells } from '../../src/contract/cells';
import { someCells } from '../pipeline/steps/some-cells';
import { installedProgram, repository } from '../support/repository';

describe('npm run cell-matrix', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cell-matrix-'));
  const output = join(folder, 'output');
  const run = (cell = '') =>
    spawnSync(installedProgram('tsx'), [join(repository, 'src', 'commands', 'cell-matrix.ts')], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, GITHUB_OUTPUT: output, CELL: cell },
    });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('says which command comes first when nothing was synthesized', () => {
    const { status, stderr } = run();
    expect([status, stderr]).toEqual([
      1,
      'There is no cdktf.out/cells.json. "npx projen synth" writes it: run that first.\n',
    ]);
  });

  it('hands the jobs on, one for each cell', () => {
    mkdirSync(join(folder, 'cdktf.out'));
    writeFileSync(join(folder, 'cdktf.out', 'cells.json'), formatCells(someCells('aws')));
    const { status, stdout } = run();
    const chunks = '[{"name":"dev","cells":"dev"},{"name":"lab","cells":"lab"}]';
    const cells = '{"dev":["dev"],"lab":["lab"]}';
    expect([status, stdout]).toEqual([0, `chunks: ${chunks}\ncells: ${cells}\n`]);
    const lines = readFileSync(output, 'utf8').split('\n');
    expect([lines[1], lines[4]]).toEqual([chunks, cells]);
  });

  it('deploys one cell alone when it is asked to', () => {
    expect(run('lab').stdout).toContain('cells: {"lab":["lab"]}\n');
    expect(run('lab; exit').stderr).toContain('There is no cell "lab; exit"');
  });
});
