import { regionSchema } from '../../../../src/contract/values';
import { type Outputs, type TerraformResult, type TerraformRun } from '../../../../src/pipeline/ports/terraform';
import { type DestroyInputs, run } from '../../../../src/pipeline/steps/state/destroy-cell';
import { aDelete, aPlanFile } from '../../../builders/a-plan';
import { FakeSessions } from '../fakes/fake-aws';
import { FakeClock } from '../fakes/fake-clock';
import { FakeFiles } from '../fakes/fake-files';
import { FakeRunLog } from '../fakes/fake-run-log';
import { FakeStateBuckets } from '../fakes/fake-state-buckets';
import { FakeTerraform, type ScriptedStack } from '../fakes/fake-terraform';
import { someFiles } from '../some-cells';

/** Applies as it is told. */
class DestroyingTerraform extends FakeTerraform {
  applied: TerraformResult<Outputs> = { kind: 'done', value: {} };
  readonly planned: string[] = [];

  constructor(
    private readonly files: FakeFiles,
    stack: ScriptedStack,
  ) {
    super({ '/work/stack': { shown: aPlanFile([aDelete('aws_vpc.main'), aDelete('aws_subnet.one')]), ...stack } });
  }

  override async apply(run?: TerraformRun): Promise<TerraformResult<Outputs>> {
    this.planned.push((await this.files.tryReadText(`${run?.folder ?? ''}/cdk.tf.json`)) ?? '');
    return this.applied;
  }
}

const role = 'arn:aws:iam::111111111111:role/shop-apply-dev';

function aWorld(stack: ScriptedStack = {}) {
  const files = new FakeFiles({ ...someFiles(), 'terraform.lock.hcl': 'locked' });
  const states = { 'shop/dev.tfstate': '{}', 'shop/dev.applied.json': '{}', 'shop/dev-two.tfstate': '{}' };
  const buckets = new FakeStateBuckets({ 'state-111111111111': states });
  const [log, terraform, summaries] = [new FakeRunLog(), new DestroyingTerraform(files, stack), new Array<string>()];
  const inputs: DestroyInputs = {
    ...{ cell: 'dev', environment: 'dev', confirmation: 'dev', role, workFolder: '/work' },
    ...{ cellsFile: 'cdktf.out/cells.json', lockFile: 'terraform.lock.hcl', backendConfig: {} },
  };
  const ports = {
    ...{ files, buckets, log, terraform, sessions: new FakeSessions(), clock: new FakeClock() },
    signal: new AbortController().signal,
    summary: { addSummary: (text: string) => void summaries.push(text) },
  };
  const left = () => buckets.list({ name: 'state-111111111111', region: regionSchema.parse('eu-central-1') }, '');
  return {
    ...{ files, buckets, log, terraform, summaries, left },
    destroy: (more = {}) => run({ ...inputs, ...more }, ports),
  };
}

describe('the step destroy-cell', () => {
  it('tells a stack of nothing but this state to have no resources', async () => {
    const { destroy, terraform, summaries } = aWorld();
    await expect(destroy()).resolves.toBe(2);
    expect(terraform.calls.map(({ step }) => step)).toEqual(['init', 'plan', 'show']);
    expect(JSON.parse(terraform.planned[0] ?? '')).toEqual({
      terraform: {
        backend: {
          s3: {
            ...{ bucket: 'state-111111111111', key: 'shop/dev.tfstate', region: 'eu-central-1' },
            ...{ encrypt: true, use_lockfile: true },
          },
        },
        required_providers: { aws: { source: 'hashicorp/aws' } },
      },
      provider: { aws: [{ region: 'eu-central-1', allowed_account_ids: ['111111111111'] }] },
    });
    expect(summaries).toEqual([expect.stringContaining('dev is destroyed')]);
  });

  it('removes the state, and what is recorded beside it, and nothing of a cell with a longer name', async () => {
    const { destroy, left } = aWorld();
    await destroy();
    await expect(left()).resolves.toEqual({ kind: 'done', value: ['shop/dev-two.tfstate'] });
  });

  it('leaves no plan behind', async () => {
    const { destroy, files } = aWorld();
    await destroy();
    await expect(files.tryReadText('/work/stack/cdk.tf.json')).resolves.toBeUndefined();
  });

  it('does nothing when the two ids differ', async () => {
    const { destroy, terraform, buckets } = aWorld();
    await expect(destroy({ confirmation: 'Dev' })).rejects.toThrow('The cell is "dev" and the confirmation "Dev"');
    expect([terraform.calls, buckets.calls]).toEqual([[], []]);
  });

  it('names the states that there are when there is none of this cell', async () => {
    await expect(aWorld().destroy({ cell: 'old', confirmation: 'old' })).rejects.toThrow(
      'There is no state state-111111111111/shop/old.tfstate, so nothing is deployed. It holds shop/dev-two.tfstate, shop/dev.tfstate.',
    );
  });

  it('keeps the state when something could not be destroyed, and says what', async () => {
    const { destroy, terraform, left } = aWorld();
    terraform.applied = { kind: 'failed', problems: ['DependencyViolation: the key is secret'] };
    await expect(destroy()).rejects.toThrow(
      'dev is not destroyed. It failed at apply; running it again goes on:\nDependencyViolation: the key is ***',
    );
    await expect(left()).resolves.toHaveProperty('value', expect.arrayContaining(['shop/dev.tfstate']));
  });

  it('keeps the state when it is cancelled', async () => {
    const { destroy, terraform, left } = aWorld();
    terraform.applied = { kind: 'interrupted' };
    await expect(destroy()).rejects.toThrow('The run was cancelled');
    await expect(left()).resolves.toHaveProperty('value', expect.arrayContaining(['shop/dev.tfstate']));
  });
});
