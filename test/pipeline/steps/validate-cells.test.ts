import { type Cells, formatCells, parseCells } from '../../../src/contract/cells';
import { type TerraformResult, type TerraformRun } from '../../../src/pipeline/ports/terraform';
import { requireValid, run } from '../../../src/pipeline/steps/validate-cells';
import { faultsOf } from '../report/read-markdown';
import { FakeFiles } from './fakes/fake-files';
import { FakeRunLog } from './fakes/fake-run-log';
import { someCells } from './some-cells';

type Judgement = TerraformResult<undefined>;
const good: Judgement = { kind: 'done', value: undefined };

/** Terraform that finds what it is told, by the folder of the stack. */
class FakeValidation {
  readonly runs: TerraformRun[] = [];

  constructor(private readonly judgements: Readonly<Record<string, Judgement>> = {}) {}

  init(run: TerraformRun): Promise<Judgement> {
    this.runs.push(run);
    return Promise.resolve(this.judgements[`init ${run.folder}`] ?? good);
  }

  validate({ folder }: TerraformRun): Promise<Judgement> {
    return Promise.resolve(this.judgements[folder] ?? good);
  }
}

const vpc = (cidr_block: string) =>
  JSON.stringify({ resource: { aws_vpc: { main: { cidr_block, '//': { metadata: { path: 'dev/vpc' } } } } } });

/** The cells dev and lab of a pull request, of which dev differs, and those of its base. */
function aFork({
  base = someCells('aws'),
  judgements = {},
}: { base?: Cells; judgements?: Readonly<Record<string, Judgement>> } = {}) {
  const files = new FakeFiles({
    'cdktf.out/cells.json': formatCells(someCells('aws')),
    'cdktf.out/stacks/dev/cdk.tf.json': vpc('10.1.0.0/16'),
    'cdktf.out/stacks/lab/cdk.tf.json': vpc('10.0.0.0/16'),
    'base/cdktf.out/cells.json': formatCells(base),
    'base/cdktf.out/stacks/dev/cdk.tf.json': vpc('10.0.0.0/16'),
    'base/cdktf.out/stacks/lab/cdk.tf.json': vpc('10.0.0.0/16'),
  });
  const [log, terraform] = [new FakeRunLog(), new FakeValidation(judgements)];
  const summaries: string[] = [];
  const inputs = {
    ...{ cellsFile: 'cdktf.out/cells.json', baseCellsFile: 'base/cdktf.out/cells.json', workFolder: '/work' },
    ...{ run: { id: '5', attempt: 1, head: 'a'.repeat(40) }, runUrl: 'https://github.com/acme/shop/actions/runs/5' },
    concurrency: 2,
  };
  const summary = { addSummary: (text: string) => void summaries.push(text) };
  const ports = { files, terraform, summary, log, signal: new AbortController().signal };
  return { files, log, terraform, summaries, run: () => run(inputs, ports) };
}

describe('what is said of a pull request without credentials', () => {
  it('is what its stacks differ in from the base, and that nothing was planned', async () => {
    const fork = aFork();
    const reports = await fork.run();
    const [text = ''] = fork.summaries;
    expect(text).toContain('## Stacks: 1 of 2 cells differ from the base');
    expect(text).toContain('**nothing was planned**');
    expect(text).toContain('! aws_vpc.main  update\n#   construct vpc\n');
    expect(text).toMatch(/^\| \*\*lab\*\* one NAT gateway: no changes/m);
    expect(faultsOf(text)).toEqual([]);
    expect(fork.log.notices).toEqual([expect.stringMatching(/^Nothing was planned: a fork gets no credentials/)]);
    expect(() => requireValid(reports)).not.toThrow();
  });

  it('needs no state', async () => {
    const fork = aFork();
    await fork.run();
    expect(fork.terraform.runs).toMatchObject([
      { folder: 'cdktf.out/stacks/dev', withState: false, environment: {} },
      { folder: 'cdktf.out/stacks/lab', withState: false, environment: {} },
    ]);
  });

  it.each([
    ['cdktf.out/stacks/dev', 'validate'],
    ['init cdktf.out/stacks/dev', 'init'],
  ])('tells of a stack that fails in %s, beside its differences and the other one', async (place, step) => {
    const fork = aFork({ judgements: { [place]: { kind: 'failed', problems: ['Unsupported argument'] } } });
    const reports = await fork.run();
    const [text = ''] = fork.summaries;
    expect(text).toContain('**These cells are not valid**');
    expect(text).toContain('Unsupported argument');
    expect(text).toContain('! aws_vpc.main  update');
    expect(() => requireValid(reports)).toThrow(AggregateError);
    expect(reports.map(({ error }) => error?.step)).toEqual([step, undefined]);
  });

  it('tells of cells that only one side has', async () => {
    const base = parseCells(
      formatCells(someCells('aws')).replaceAll('"lab"', '"old"').replaceAll('shop/lab', 'shop/old'),
    );
    const fork = aFork({ base });
    await fork.run();
    const [text = ''] = fork.summaries;
    expect(text).toContain('- **old** still runs and costs: its state is `shop/old.tfstate`');
    expect(text).toContain('2 of 2 cells differ from the base');
  });

  it('takes everything for new where the base has no configuration', async () => {
    const fork = aFork();
    await fork.files.remove('base/cdktf.out/cells.json');
    const reports = await fork.run();
    expect(reports.map(({ plan }) => plan?.counts.add)).toEqual([1, 1]);
  });

  it('tells of a stack that synthesis did not write', async () => {
    const fork = aFork();
    await fork.files.remove('cdktf.out/stacks/lab/cdk.tf.json');
    const reports = await fork.run();
    expect(reports[1]?.error?.problems).toEqual([
      expect.stringContaining('There is no cdktf.out/stacks/lab/cdk.tf.json'),
    ]);
  });

  it('ends when the run is interrupted', async () => {
    const fork = aFork({ judgements: { 'cdktf.out/stacks/dev': { kind: 'interrupted' } } });
    await expect(fork.run()).rejects.toMatchObject({ code: 'PlanInterrupted' });
  });
});
