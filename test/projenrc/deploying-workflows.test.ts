import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type typescript } from 'projen';
import { parseAction } from '../../projenrc/action-readme';
import { DeployWorkflow } from '../../projenrc/deploy-workflow';
import { DestroyWorkflow } from '../../projenrc/destroy-workflow';
import { DriftWorkflow } from '../../projenrc/drift-workflow';
import { UnlockWorkflow } from '../../projenrc/unlock-workflow';
import { repository } from '../support/repository';
import { aWorkflow } from './a-workflow';

type Add = (project: typescript.TypeScriptAppProject) => void;

const workflows: readonly (readonly [string, Add])[] = [
  ['deploy', (project) => new DeployWorkflow(project, { environments: ['dev', 'prod'] })],
  ['drift', (project) => new DriftWorkflow(project)],
  ['destroy', (project) => new DestroyWorkflow(project)],
  ['unlock', (project) => new UnlockWorkflow(project)],
];

describe.each(workflows)('the workflow %s', (_, add) => {
  const { text, permissions, jobs, steps } = aWorkflow(add);

  it('may do nothing by itself: each job asks for what it needs', () => {
    expect(permissions).toEqual({});
    expect(Object.values(jobs).every((job) => Object.keys(job.permissions).length <= 4)).toBe(true);
    expect(text).not.toMatch(/contents: write|actions: write/);
  });

  it('shows a role in AWS only to jobs that run nothing which they have installed, but for finding a state', () => {
    const identified = Object.values(jobs).filter((job) => job.permissions['id-token'] === 'write' && !job.uses);
    const commands = identified.flatMap((job) => job.steps).flatMap(({ run }) => run ?? []);
    expect(commands.filter((run) => !['npm ci', 'npm run synth'].includes(run))).toEqual([]);
  });

  it('ends green before bootstrap, with one notice that names it', () => {
    const [first, ...others] = Object.entries(jobs);
    expect(first?.[0]).toBe('not-set-up');
    const variable = /^vars\.(\w+) == ''$/.exec(first?.[1].if ?? '')?.[1] ?? '';
    expect(first?.[1].steps).toHaveLength(1);
    expect(first?.[1].steps[0]?.run).toMatch(/^echo "::notice title=[^:]+::.*npm run bootstrap"$/);
    // Those that need no other job ask for themselves; the rest is skipped with what it needs.
    const asking = others.filter(([, job]) => job.needs.length === 0 || job.if?.includes('always()') === true);
    expect(asking.length).toBeGreaterThan(0);
    for (const [, job] of asking) expect(job.if).toContain(`vars.${variable} != ''`);
  });

  it('pins every action of others by commit, with its version beside it, and keeps no token in a checkout', () => {
    const foreign = text.split('\n').filter((line) => /uses: (?!\.\/)/.test(line));
    for (const line of foreign) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@') === true);
    expect(checkouts.length).toBeGreaterThan(0);
    for (const { with: inputs } of checkouts) expect(inputs).toMatchObject({ 'persist-credentials': false });
  });

  it('runs one plain command a step, and nothing that somebody has typed in it', () => {
    for (const command of steps.flatMap(({ run }) => run ?? []))
      expect(command).not.toMatch(/\n|\$\{\{|&&|\|\||;|\b(if|for|while)\b|\[\[/);
  });

  it('ends every job in time', () => {
    const own = Object.values(jobs).filter(({ uses }) => uses === undefined);
    for (const job of own) expect(job['timeout-minutes']).toBeLessThanOrEqual(180);
  });

  it('passes only inputs that the actions have', () => {
    const ours = steps.filter(({ uses }) => uses?.startsWith('./') === true);
    expect(ours.length).toBeGreaterThan(0);
    for (const { uses, with: inputs } of ours) {
      const contract = parseAction(readFileSync(join(repository, uses ?? '', 'action.yml'), 'utf8'));
      expect(Object.keys(contract.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs ?? {})));
    }
  });
});
