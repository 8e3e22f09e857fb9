import { DeployWorkflow } from '../../projenrc/deploy-workflow';
import { deployedEnvironments } from '../../projenrc/environments';
import { aWorkflow, inputsOf } from './a-workflow';

const { on, jobs, job, concurrency, text } = aWorkflow(
  (project) => new DeployWorkflow(project, { environments: ['dev', 'staging', 'prod'] }),
);

describe('the deploy workflow', () => {
  it('runs for what is pushed to the main branch, and by hand for one cell or one fingerprint', () => {
    expect(on.push).toEqual({ branches: ['main'] });
    expect(on.workflow_dispatch).toMatchObject({
      inputs: { cell: { type: 'string' }, fingerprint: { type: 'string' } },
    });
  });

  it('is never given up for a newer push: jobs wait for each other, state by state, all of them', () => {
    expect(concurrency).toEqual({ group: 'deploy-${{ github.run_id }}', 'cancel-in-progress': false });
    const queue = { 'cancel-in-progress': false, queue: 'max' };
    expect(job('deploy-dev').concurrency).toEqual({ group: 'state-${{ matrix.cell }}', ...queue });
    expect(job('approve-dev').concurrency).toEqual({ group: 'state-${{ matrix.refused.cell }}', ...queue });
  });

  it('deploys environments in the order of the configuration, each after its images', () => {
    const order = Object.keys(jobs).filter((name) => name.startsWith('deploy-'));
    expect(order).toEqual(['deploy-dev', 'deploy-staging', 'deploy-prod']);
    expect(job('deploy-dev').needs).toEqual(['synth', 'images']);
    expect(job('deploy-prod').needs).toEqual(
      expect.arrayContaining(['deploy-dev', 'deploy-staging', 'approve-staging']),
    );
    expect(job('deploy-dev').if).toContain("needs.images.result == 'success'");
  });

  it('begins an environment only when every earlier one is deployed, at once or after an approval', () => {
    for (const earlier of ['dev', 'staging']) {
      expect(job('deploy-prod').if).toContain(`(needs.deploy-${earlier}.result == 'success' || `);
      expect(job('deploy-prod').if).toContain(
        `needs.approve-${earlier}.result == 'success' && needs.ask-${earlier}.outputs.others == '[]')`,
      );
    }
    expect(job('deploy-dev').if).not.toContain('deploy-staging');
  });

  it('makes a job of each cell, protected by its environment, and one that fails stops no other', () => {
    expect(job('deploy-staging')).toMatchObject({
      environment: 'staging',
      strategy: { 'fail-fast': false, matrix: { cell: "${{ fromJSON(needs.synth.outputs.cells)['staging'] }}" } },
    });
  });

  it('applies and watches in one job, with the role of the environment', () => {
    const deploy = job('deploy-dev');
    const actions = deploy.steps.flatMap(({ uses }) => (uses?.startsWith('./') === true ? [uses] : []));
    expect(actions).toEqual(['./actions/apply', './actions/rollout']);
    const role = { 'role-to-assume': '${{ vars.APPLY_ROLE }}' };
    const key = { 'fingerprint-key': '${{ secrets.FINGERPRINT_KEY }}' };
    const approved = '${{ inputs.fingerprint }}';
    expect(inputsOf(deploy, 'apply')).toEqual({ cells: '${{ matrix.cell }}', approved, ...role, ...key });
    const since = '${{ steps.apply.outputs.began }}';
    expect(deploy.steps.find(({ id }) => id === 'apply')?.uses).toBe('./actions/apply');
    expect(inputsOf(deploy, 'rollout')).toEqual({ cells: '${{ matrix.cell }}', since, ...role });
    const watch = deploy.steps.find(({ uses }) => uses === './actions/rollout');
    expect(watch?.if).toBe("success() || (failure() && steps.apply.outputs.halfway == 'true')");
    expect(deploy.permissions).toEqual({
      ...{ actions: 'read', contents: 'read', 'pull-requests': 'read' },
      'id-token': 'write',
    });
  });

  it('hands a report on whatever becomes of the cell, and an approved one takes the place of the refused', () => {
    const uploads = ['deploy-dev', 'approve-dev'].map((name) => job(name).steps.at(-1));
    expect(uploads.map((step) => [step?.if, step?.with?.overwrite])).toEqual(Array(2).fill(['always()', true]));
    expect(uploads.map((step) => step?.with?.name)).toEqual([
      'report-${{ matrix.cell }}',
      'report-${{ matrix.refused.cell }}',
    ]);
  });

  it('asks for an approval only when a cell refused, and applies only the fingerprint that was shown', () => {
    expect(job('ask-dev').if).toBe("!cancelled() && needs.deploy-dev.result == 'failure'");
    expect(job('ask-dev').environment).toBeUndefined();
    const approve = job('approve-dev');
    expect(approve.environment).toBe('dev');
    expect(approve.if).toContain("needs.ask-dev.outputs.refused != '[]'");
    expect(inputsOf(approve, 'apply')).toMatchObject({ approved: '${{ matrix.refused.fingerprint }}' });
  });

  it('lets one job alone write to the pull request, which runs whatever became of the others', () => {
    const writers = Object.entries(jobs).filter(([, each]) => each.permissions['pull-requests'] === 'write');
    expect(writers.map(([name]) => name)).toEqual(['report']);
    expect(job('report').if).toMatch(/^always\(\)/);
    expect(job('report').needs).toEqual(expect.arrayContaining(['deploy-dev', 'deploy-prod', 'approve-prod']));
  });

  it('takes what somebody typed as data', () => {
    expect(job('synth').steps.find(({ id }) => id === 'matrix')).toMatchObject({
      run: 'npm run cell-matrix',
      env: { CELL: '${{ inputs.cell }}' },
    });
  });

  it('shows secrets only to jobs that an environment protects', () => {
    const withSecrets = Object.values(jobs).filter((each) => JSON.stringify(each).includes('secrets.'));
    expect(withSecrets).toHaveLength(6);
    expect(withSecrets.every(({ environment }) => environment !== undefined)).toBe(true);
    expect(text.match(/secrets\.\w+/g)?.every((name) => name === 'secrets.FINGERPRINT_KEY')).toBe(true);
  });

  it('still builds images and reports where nothing is deployed', () => {
    const empty = aWorkflow((project) => new DeployWorkflow(project, { environments: [] }));
    expect(Object.keys(empty.jobs)).toEqual(['not-set-up', 'synth', 'images', 'report']);
  });
});

describe('the environments that a merge deploys', () => {
  it('are those of the configuration in its order, without those for rehearsals', () => {
    const config = { environments: { prod: {}, lab: { deploy: 'local' }, dev: { deploy: 'aws' } } };
    expect(deployedEnvironments(config)).toEqual(['prod', 'dev']);
  });

  it('are none of what is no configuration: synthesis says what is wrong', () => {
    for (const config of [undefined, {}, { environments: 3 }]) expect(deployedEnvironments(config)).toEqual([]);
  });
});
