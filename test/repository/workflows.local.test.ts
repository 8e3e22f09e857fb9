import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '../support/needs';
import { repository } from '../support/repository';

const folder = join('.github', 'workflows');
const workflows = readdirSync(join(repository, folder)).map((file) => join(folder, file));

function check(program: string, ...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(program, [...words, ...workflows], {
    cwd: repository,
    encoding: 'utf8',
  });
  return { status, findings: `${stdout}${stderr}` };
}

describe('the workflows', () => {
  it('are there', () => {
    expect(workflows).toContain(join(folder, 'verify.yml'));
  });

  describeWith('actionlint', 'in the eyes of actionlint', () => {
    it('have no mistake', () => {
      expect(check('actionlint', '-no-color')).toEqual({ status: 0, findings: '' });
    });
  });

  describeWith('zizmor', 'in the eyes of zizmor', () => {
    it('have no weakness, however small', () => {
      const { status, findings } = check('zizmor', '--offline', '--persona=pedantic', '--no-progress', '--color=never');
      expect(findings).toContain('No findings to report');
      expect(status).toBe(0);
    });
  });
});
