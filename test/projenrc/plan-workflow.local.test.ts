import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlanWorkflow } from '../../projenrc/plan-workflow';
import { describeWith } from '../support/needs';
import { filesOf } from './a-project';

describe('the plan workflow, as it is generated', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plan-workflow-'));
  const file = join('.github', 'workflows', 'plan.yml');
  mkdirSync(join(folder, '.github', 'workflows'), { recursive: true });
  writeFileSync(join(folder, file), String(filesOf((project) => new PlanWorkflow(project))[file]));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function check(program: string, ...words: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(program, [...words, file], { cwd: folder, encoding: 'utf8' });
    return { status, findings: `${stdout}${stderr}` };
  }

  describeWith('actionlint', 'in the eyes of actionlint', () => {
    it('has no mistake', () => {
      expect(check('actionlint', '-no-color')).toEqual({ status: 0, findings: '' });
    });
  });

  describeWith('zizmor', 'in the eyes of zizmor', () => {
    it('has no weakness, however small', () => {
      const { status, findings } = check('zizmor', '--offline', '--persona=pedantic', '--no-progress', '--color=never');
      expect(findings).toContain('No findings to report');
      expect(status).toBe(0);
    });
  });
});
