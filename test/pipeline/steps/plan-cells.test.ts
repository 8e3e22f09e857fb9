import { formatCells } from '../../../src/contract/cells';
import { UserError } from '../../../src/contract/user-error';
import { regionSchema } from '../../../src/contract/values';
import { parseCellReport } from '../../../src/pipeline/report/cell-report';
import { parseRemovedCells } from '../../../src/pipeline/report/removed-cells';
import { linesOfRollouts } from '../../../src/pipeline/report/rollout-lines';
import { type PlanCellsInputs, requirePlans, run } from '../../../src/pipeline/steps/plan-cells';
import { aNoOp, aPlanFile } from '../../builders/a-plan';
import { FakeSessions } from './fakes/fake-aws';
import { FakeClock } from './fakes/fake-clock';
import { FakeFiles } from './fakes/fake-files';
import { FakeRunLog } from './fakes/fake-run-log';
import { FakeStateBuckets } from './fakes/fake-state-buckets';
import { FakeTerraform, type ScriptedStack } from './fakes/fake-terraform';
import { someCells } from './some-cells';

const roles = ['arn:aws:iam::111111111111:role/plan', 'arn:aws:iam::222222222222:role/plan'];

const lockFile = 'provider "registry.terraform.io/hashicorp/aws" {\n  version     = "5.100.0"\n}\n';

const lockProblem =
  'Error acquiring the state lock: Error message: PreconditionFailed Lock Info: ID: 1-2-3 Path: bucket/shop/dev.tfstate ' +
  'Operation: OperationTypeApply Who: runner@host Version: 1.11.4 Created: 2026-01-01 09:54:27.3 +0000 UTC Info: Terraform acquires …';

/** Two synthesized cells, dev and lab, and what becomes of their stacks. */
function aWorld(stacks: Readonly<Record<string, ScriptedStack>> = {}, sessions = new FakeSessions()) {
  const states = new FakeStateBuckets({ 'state-111111111111': {}, 'state-222222222222': {}, mine: {} });
  const files = new FakeFiles({
    'cdktf.out/cells.json': formatCells(someCells('aws')),
    'cdktf.out/stacks/dev/cdk.tf.json':
      '{"resource":{"aws_vpc":{"main":{"//":{"metadata":{"path":"dev/network/vpc"}}}}}}',
    'cdktf.out/stacks/dev/.terraform.lock.hcl': lockFile,
    'cdktf.out/stacks/lab/cdk.tf.json': '{}',
  });
  const log = new FakeRunLog();
  const terraform = new FakeTerraform(stacks);
  const interruption = new AbortController();
  const inputs: PlanCellsInputs = {
    cellsFile: 'cdktf.out/cells.json',
    cells: [],
    reportsFolder: 'reports',
    workFolder: '/work',
    roles,
    backendConfig: {},
    lock: false,
    seal: undefined,
    concurrency: 4,
  };
  const ports = { files, sessions, terraform, states, clock: new FakeClock(), log, signal: interruption.signal };
  return {
    ...{ files, log, terraform, sessions, states, interruption },
    plan: (more: Partial<PlanCellsInputs> = {}) => run({ ...inputs, ...more }, ports),
    report: async (cell: string) => parseCellReport((await files.tryReadText(`reports/${cell}.json`)) ?? ''),
  };
}

describe('the step plan-cells', () => {
  it('writes a report of each cell: counts, constructs, versions, and what the cell is', async () => {
    const world = aWorld();
    const reports = await world.plan();
    expect(reports.map(({ cell }) => cell.id)).toEqual(['dev', 'lab']);
    expect(await world.report('dev')).toEqual(reports[0]);
    expect(reports[0]).toMatchObject({
      cell: { environment: 'dev', networking: 'one NAT gateway', services: ['web', 'api'] },
      versions: { terraform: '1.11.4', providers: { 'registry.terraform.io/hashicorp/aws': '5.100.0' } },
      plan: { counts: { add: 1 }, entries: [{ address: 'aws_vpc.main', construct: 'dev/network/vpc' }] },
    });
    expect(reports[0]?.plan?.fingerprint).toBeUndefined();
    expect(() => requirePlans(reports)).not.toThrow();
  });

  it('plans what was asked for alone, and refuses a cell that does not exist', async () => {
    const world = aWorld();
    await world.plan({ cells: ['lab'] });
    expect(world.files.written).toEqual(['reports/lab.json']);
    await expect(world.plan({ cells: ['prod'] })).rejects.toThrow(
      'There is no cell "prod". The configuration has dev, lab.',
    );
  });

  it('tells which earlier rollout did not end well, and of which the state says otherwise', async () => {
    const world = aWorld();
    const [dev] = someCells('aws').cells;
    const record = {
      version: 1,
      services: [{ service: 'web', run: '41', taskDefinition: 'shop-web:2', verdict: { kind: 'rolled-back' } }],
    };
    const bucket = { name: 'state-111111111111', region: dev?.region ?? regionSchema.parse('eu-central-1') };
    await world.states.write(bucket, 'shop/dev.rollout.json', JSON.stringify(record));
    const reports = await world.plan();
    expect(reports.map(({ rollout }) => rollout)).toEqual([{ kind: 'earlier', record }, undefined]);
    expect(linesOfRollouts({ reports })).toContain('- **dev** web rolled back in run 41; applying deploys it again');
  });

  it('seals a plan with the key, for its cell, commit and pull request alone', async () => {
    const seal = { key: 'k'.repeat(32), repository: 'acme/shop', pullRequest: 7, head: 'abc' };
    const [dev, lab] = await aWorld().plan({ seal });
    expect(dev?.plan?.fingerprint?.binding).toEqual({
      repository: 'acme/shop',
      pullRequest: 7,
      head: 'abc',
      cell: 'dev',
    });
    expect(dev?.plan?.fingerprint?.digest).not.toBe(lab?.plan?.fingerprint?.digest);
    const [later] = await aWorld().plan({ seal: { ...seal, head: 'abd' } });
    expect(later?.plan?.fingerprint?.digest).not.toBe(dev?.plan?.fingerprint?.digest);
  });

  it('opens one session for each account, in its role, and gives it to Terraform alone', async () => {
    const world = aWorld();
    await world.plan();
    expect(world.sessions.asked.map(({ arn }) => arn)).toEqual(roles);
    expect(world.terraform.calls.map(({ run: { environment } }) => environment)).toEqual(
      Array.from({ length: 6 }, () => ({ AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' })),
    );
  });

  it('asks for no session without a role', async () => {
    const world = aWorld();
    await world.plan({ roles: [] });
    expect(world.sessions.asked).toEqual([]);
    expect(world.terraform.calls[0]?.run.environment).toEqual({});
  });

  it('says in the report why a cell has no session, and plans the others', async () => {
    const world = aWorld();
    const [dev, lab] = await world.plan({ roles: roles.slice(0, 1) });
    expect(dev?.plan).toBeDefined();
    expect(lab?.error).toMatchObject({
      step: 'session',
      problems: [expect.stringContaining('the account 222222222222')],
    });
    const [forbidden] = await aWorld({}, new FakeSessions({ kind: 'no-token' })).plan();
    expect(forbidden?.error?.problems).toEqual([expect.stringContaining('id-token: write')]);
  });

  it('hands on where the state lies and whether it is locked', async () => {
    const world = aWorld();
    await world.plan({ lock: true, backendConfig: { bucket: 'mine' } });
    expect(world.terraform.calls.every(({ run: { lock } }) => lock === true)).toBe(true);
    expect(world.terraform.calls.every(({ run: { backendConfig } }) => backendConfig?.bucket === 'mine')).toBe(true);
  });

  it('goes on after a cell that fails, shows its error, and fails in the end', async () => {
    const problems = ['aws_vpc.main: Invalid value'];
    const world = aWorld({ 'cdktf.out/stacks/dev': { plan: { kind: 'failed', problems } } });
    const reports = await world.plan({ concurrency: 1 });
    expect((await world.report('dev')).error).toEqual({ step: 'plan', problems });
    expect((await world.report('lab')).plan?.counts.add).toBe(1);
    const failure = await Promise.resolve(reports)
      .then(requirePlans)
      .catch((error: unknown) => error);
    if (!(failure instanceof AggregateError)) throw new Error('Nothing was thrown.');
    expect(failure.errors).toEqual([expect.any(UserError)]);
    expect(String(failure.errors[0])).toContain('dev has no plan. It failed at plan:\naws_vpc.main: Invalid value');
  });

  it('tells who holds the lock, and since when', async () => {
    const world = aWorld({ 'cdktf.out/stacks/dev': { plan: { kind: 'failed', problems: [lockProblem] } } });
    const [dev] = await world.plan();
    expect(dev?.error?.lock).toEqual({
      id: '1-2-3',
      path: 'bucket/shop/dev.tfstate',
      operation: 'apply',
      who: 'runner@host',
      created: '2026-01-01 09:54:27.3 +0000 UTC',
    });
  });

  it.each([
    [
      'Error: Failed to get existing workspaces: S3 bucket "shop-state" does not exist.',
      'Create it in the account 111111111111',
    ],
    ['Error: No valid credential sources found', 'aws sso login'],
    ['AWS account ID not allowed: 999999999999', 'this cell is in the account 111111111111'],
    ['No value for required variable: The root module input variable "images" is not set', 'dry-run'],
  ])('says what to do about "%s"', async (problem, remedy) => {
    const world = aWorld({ 'cdktf.out/stacks/dev': { init: { kind: 'failed', problems: [problem] } } });
    const [dev] = await world.plan();
    expect(dev?.error).toMatchObject({ step: 'init', problems: [problem, expect.stringContaining(remedy)] });
  });

  it('shows no plan that cannot be told for certain', async () => {
    const errored = aPlanFile([aNoOp('aws_vpc.main', {})], { errored: true });
    const [dev] = await aWorld({ 'cdktf.out/stacks/dev': { shown: errored } }).plan();
    expect(dev).toMatchObject({ error: { step: 'plan', problems: [expect.stringContaining('errored is true')] } });
    expect(dev?.plan).toBeUndefined();
  });

  it('shows what Terraform said, a group for each cell, without the keys it had, and keeps no plan', async () => {
    const world = aWorld({ 'cdktf.out/stacks/dev': { init: { kind: 'failed', problems: ['the key is secret'] } } });
    world.terraform.during = async (step, { logFile, planFile = '' }) => {
      await world.files.writeText(logFile, `{"@message":"${step} with secret","type":"log"}\nas it is\n`);
      if (step === 'plan') await world.files.writeText(planFile, 'the binary plan');
    };
    const [dev] = await world.plan();
    expect(world.log.fenced).toContain('dev: failed at init: init with ***\nas it is');
    expect(world.log.fenced).toContain('lab: 1 to add: show with ***\nas it is');
    expect(dev?.error?.problems).toEqual(['the key is ***']);
    expect(await world.files.list('/work', { includes: () => true, enters: () => true })).toEqual([]);
  });

  it('plans as many at a time as it may', async () => {
    const [one, two] = [aWorld(), aWorld()];
    await one.plan({ concurrency: 1 });
    await two.plan({ concurrency: 2 });
    expect([one.terraform.most.get('plan'), two.terraform.most.get('plan')]).toEqual([1, 2]);
  });

  it('reports nothing of a cell in which it was interrupted, and begins no other', async () => {
    const world = aWorld();
    world.terraform.during = (step) => step === 'plan' && world.interruption.abort();
    await expect(world.plan({ concurrency: 1 })).rejects.toThrow('The run was cancelled');
    expect(world.files.written).toEqual([]);
    expect(new Set(world.terraform.calls.map(({ run: { folder } }) => folder))).toEqual(
      new Set(['cdktf.out/stacks/dev']),
    );
  });

  it('says when there is nothing to plan', async () => {
    const world = aWorld();
    await world.files.writeText('cdktf.out/cells.json', formatCells({ ...someCells('local'), cells: [] }));
    expect(await world.plan()).toEqual([]);
    expect(world.log.notices).toEqual([expect.stringContaining('nothing to plan')]);
  });

  it('says what is deployed and no longer in the configuration, and plans all the same', async () => {
    const world = aWorld();
    const bucket = { name: 'state-111111111111', region: regionSchema.parse('eu-central-1') };
    await world.states.write(bucket, 'shop/old.tfstate', '{"resources":[{"mode":"managed"}]}');
    expect(await world.plan()).toHaveLength(2);
    expect(parseRemovedCells((await world.files.tryReadText('reports/removed.json')) ?? '')).toEqual([
      { id: 'old', stateKey: 'shop/old.tfstate' },
    ]);
    expect(world.log.warnings).toEqual(['Removed from the configuration, still deployed: old.']);
  });
});
