import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseAction } from '../../projenrc/action-readme';
import { githubActions } from '../../projenrc/github-actions';
import { PlanWorkflow } from '../../projenrc/plan-workflow';
import { repository } from '../support/repository';
import { filesOf } from './a-project';

const stepSchema = z.object({
  name: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const jobSchema = z.object({
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  if: z.string().optional(),
  permissions: z.record(z.string(), z.string()),
  outputs: z.record(z.string(), z.string()).optional(),
  strategy: z.object({ 'fail-fast': z.boolean(), matrix: z.record(z.string(), z.string()) }).optional(),
  'timeout-minutes': z.number(),
  steps: z.array(stepSchema),
});
const workflowSchema = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.boolean() }),
  jobs: z.strictObject({ synth: jobSchema, plan: jobSchema, comment: jobSchema, validate: jobSchema }),
});
type Job = z.output<typeof jobSchema>;

describe('the plan workflow', () => {
  const text = String(filesOf((project) => new PlanWorkflow(project))['.github/workflows/plan.yml']);
  const { on, permissions, concurrency, jobs } = workflowSchema.parse(parse(text));
  const { synth, plan, comment, validate } = jobs;
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const ours = 'github.event.pull_request.head.repo.full_name == github.repository';
  const stepOf = (job: Job, uses: string) => job.steps.find((step) => step.uses === uses);

  it('runs for pull requests, with the rights of the pull request and not of the base', () => {
    expect(on).toEqual({ pull_request: {} });
  });

  it('runs once at a time for a pull request, and gives up what a newer commit supersedes', () => {
    expect(concurrency).toEqual({ group: 'plan-${{ github.event.pull_request.number }}', 'cancel-in-progress': true });
  });

  it('lets one job assume a role and another one write the comment, and nothing more', () => {
    expect(permissions).toEqual({});
    expect(synth.permissions).toEqual({ contents: 'read' });
    expect(plan.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    expect(comment.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
    expect(validate.permissions).toEqual({ contents: 'read' });
  });

  it('shows its one secret to the action that plans, and to nothing else', () => {
    expect(text.match(/secrets\..*$/gm)).toEqual(['secrets.FINGERPRINT_KEY }}']);
    expect(stepOf(plan, './actions/plan')?.with?.['fingerprint-key']).toBe('${{ secrets.FINGERPRINT_KEY }}');
  });

  it('installs and runs what the pull request brings only where there is no identity', () => {
    expect(plan.steps.concat(comment.steps).flatMap(({ run }) => run ?? [])).toEqual([]);
    expect(stepOf(plan, githubActions.checkout.uses)?.with).toMatchObject({ 'sparse-checkout': 'actions/plan' });
    expect(stepOf(comment, githubActions.checkout.uses)?.with).toMatchObject({ 'sparse-checkout': 'actions/comment' });
  });

  it('keeps no token in a checkout', () => {
    const checkouts = steps.filter(({ uses }) => uses === githubActions.checkout.uses);
    expect(checkouts).toHaveLength(4);
    for (const { with: inputs } of checkouts) expect(inputs).toMatchObject({ 'persist-credentials': false });
  });

  it('synthesizes once, names the images without building them, and hands the stacks on with their lock files', () => {
    const commands = synth.steps.flatMap(({ run }) => run ?? []);
    expect(commands.slice(0, 3)).toEqual(['npm ci', 'npm run synth', 'npm run cell-matrix']);
    expect(stepOf(synth, './actions/build-push')?.with).toEqual({ push: 'false', 'dry-run': 'true' });
    const stacks = { name: 'stacks', path: 'cdktf.out' };
    expect(stepOf(synth, githubActions.uploadArtifact.uses)?.with).toMatchObject({
      ...stacks,
      'include-hidden-files': true,
    });
    expect(stepOf(plan, githubActions.downloadArtifact.uses)?.with).toEqual(stacks);
  });

  it('fans out over the cells that synthesis found, and one that fails stops no other', () => {
    expect(synth.steps.find(({ id }) => id === 'matrix')?.run).toBe('npm run cell-matrix');
    expect(synth.outputs).toEqual({ chunks: '${{ steps.matrix.outputs.chunks }}' });
    expect(plan.strategy).toEqual({
      'fail-fast': false,
      matrix: { chunk: '${{ fromJSON(needs.synth.outputs.chunks) }}' },
    });
    expect(stepOf(plan, './actions/plan')?.with).toEqual({
      cells: '${{ matrix.chunk.cells }}',
      'role-to-assume': '${{ vars.PLAN_ROLE }}',
      'fingerprint-key': '${{ secrets.FINGERPRINT_KEY }}',
    });
  });

  it('plans where there is a cell and a role, and never for a fork', () => {
    expect(plan.if).toBe(`needs.synth.outputs.chunks != '[]' && vars.PLAN_ROLE != '' && ${ours}`);
  });

  it('says what comes next, once, exactly where nothing is planned for want of a role', () => {
    const notices = steps.filter(({ run }) => run?.includes('::notice') === true);
    expect(notices.map(({ run }) => run)).toEqual([expect.stringContaining('npm run bootstrap')]);
    expect(notices[0]?.if).toBe(`vars.PLAN_ROLE == '' && ${ours}`);
    expect(synth.steps).toContain(notices[0]);
  });

  it('comments when cells fail too, unless a newer commit has superseded the run', () => {
    expect(comment.needs).toEqual(['synth', 'plan']);
    expect(comment.if).toBe(`always() && !cancelled() && vars.PLAN_ROLE != '' && ${ours}`);
    expect(plan.steps.find(({ uses }) => uses === githubActions.uploadArtifact.uses)?.if).toBe('always()');
  });

  it('comments also when synthesis has failed, and has left no cells', () => {
    const [reports, cells] = comment.steps.filter(({ uses }) => uses === githubActions.downloadArtifact.uses);
    // Unlike a name, a pattern may find nothing.
    expect(reports?.with).toEqual({ pattern: 'report-*', path: 'reports' });
    expect([cells?.if, cells?.with]).toEqual([
      "needs.synth.result == 'success'",
      { name: 'stacks', path: 'cdktf.out' },
    ]);
  });

  it('validates what a fork brings and compares it with the base, without any right', () => {
    expect([validate.needs, validate.if]).toEqual(['synth', ours.replace('==', '!=')]);
    expect(validate.steps.flatMap(({ run }) => run ?? [])).toEqual([
      'git worktree add base HEAD^1',
      'npm --prefix base ci',
      'npm --prefix base run synth',
    ]);
    expect(stepOf(validate, githubActions.checkout.uses)?.with).toMatchObject({ 'fetch-depth': '2' });
    expect(stepOf(validate, githubActions.downloadArtifact.uses)?.with).toEqual({ name: 'stacks', path: 'cdktf.out' });
    expect(stepOf(validate, './actions/validate')).toBeDefined();
  });

  it('collects the reports where the comment looks for them', () => {
    const uploaded = String(stepOf(plan, githubActions.uploadArtifact.uses)?.with?.name);
    const { pattern, path } = stepOf(comment, githubActions.downloadArtifact.uses)?.with ?? {};
    expect([uploaded, pattern]).toEqual(['report-${{ matrix.chunk.name }}', 'report-*']);
    expect(stepOf(comment, './actions/comment')?.with).toEqual({ reports: path });
  });

  it('lets a second attempt take the place of what the first has handed on', () => {
    const uploads = steps.filter(({ uses }) => uses === githubActions.uploadArtifact.uses);
    expect(uploads.map(({ with: inputs }) => inputs?.overwrite)).toEqual([true, true]);
  });

  it('runs one plain command a step, and nothing from the pull request in it', () => {
    for (const command of steps.flatMap(({ run }) => run ?? [])) {
      expect(command).not.toMatch(/\n|\$\{\{|&&|\|\||;|\b(if|for|while)\b|\[\[/);
    }
    expect(text).not.toMatch(/github\.(head_ref|event\.pull_request\.(title|body|head\.(ref|label)))/);
  });

  it('pins every action of others by commit, with its version beside it', () => {
    const foreign = text.split('\n').filter((line) => /uses: (?!\.\/)/.test(line));
    expect(foreign).toHaveLength(14);
    for (const line of foreign) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('ends every job in time', () => {
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
  });

  it('passes only inputs that the actions have', () => {
    const ours = steps.filter(({ uses }) => uses?.startsWith('./') === true);
    const known = ours.filter(({ uses }) => existsSync(join(repository, uses ?? '', 'action.yml')));
    expect(known).toHaveLength(4);
    for (const { uses, with: inputs } of known) {
      const contract = parseAction(readFileSync(join(repository, uses ?? '', 'action.yml'), 'utf8'));
      expect(Object.keys(contract.inputs)).toEqual(expect.arrayContaining(Object.keys(inputs ?? {})));
    }
  });
});
