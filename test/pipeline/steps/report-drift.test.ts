import { type GitHubReading } from '../../../src/pipeline/ports/github-reading';
import { type Issue, type Issues, type IssueText } from '../../../src/pipeline/ports/issues';
import { type CellReport } from '../../../src/pipeline/report/cell-report';
import { run } from '../../../src/pipeline/steps/report-drift';
import { aCreate, anUpdate, aPlan } from '../../builders/a-plan';
import { aPlannedCell, aReport } from '../../builders/a-report';
import { FakeRunLog } from './fakes/fake-run-log';
import { someCells } from './some-cells';

/** Issues in memory. */
class FakeIssues implements Issues {
  open: Issue[] = [];
  readonly closed: { readonly number: number; readonly comment: string }[] = [];
  fails: GitHubReading<never> | undefined;

  listOpen(): Promise<GitHubReading<readonly Issue[]>> {
    return Promise.resolve(this.fails ?? { kind: 'done', value: [...this.open] });
  }

  create(text: IssueText): Promise<GitHubReading<Issue>> {
    const number = this.open.length + this.closed.length + 1;
    const issue = { ...text, number, url: `https://github.com/acme/shop/issues/${number}` };
    this.open.push(issue);
    return Promise.resolve({ kind: 'done', value: issue });
  }

  update(number: number, text: IssueText): Promise<GitHubReading<Issue>> {
    this.open = this.open.map((issue) => (issue.number === number ? { ...issue, ...text } : issue));
    return Promise.resolve(this.open.flatMap((issue) => (issue.number === number ? [issue] : [])).map(done)[0] ?? gone);
  }

  close(number: number, comment: string): Promise<GitHubReading<undefined>> {
    this.open = this.open.filter((issue) => issue.number !== number);
    this.closed.push({ number, comment });
    return Promise.resolve({ kind: 'done', value: undefined });
  }
}

const gone = { kind: 'missing' } as const;

function done<T>(value: T): GitHubReading<T> {
  return { kind: 'done', value };
}

const drifted = aPlannedCell(
  'dev',
  aPlan([anUpdate('aws_ecs_service.web', { desired_count: 5 }, { desired_count: 2 })], {
    resource_drift: [
      { ...{ address: 'aws_ecs_service.web', mode: 'managed', type: 'aws_ecs_service' }, ...driftOf(2, 5) },
    ],
  }),
);
const same = aPlannedCell('dev', aPlan([]));
const toBeMade = aPlannedCell('dev', aPlan([aCreate('aws_vpc.main', { cidr_block: '10.0.0.0/16' })]));

function driftOf(before: number, after: number) {
  return { change: { actions: ['update'], before: { desired_count: before }, after: { desired_count: after } } };
}

function aWorld() {
  const [issues, log] = [new FakeIssues(), new FakeRunLog()];
  const look = (...reports: readonly CellReport[]) =>
    run({ reports, cells: someCells('aws'), runUrl: 'https://github.com/acme/shop/actions/runs/17' }, { issues, log });
  return { issues, log, look };
}

describe('the step report-drift', () => {
  it('opens one issue for a cell that was changed by hand, and says what', async () => {
    const { issues, look } = aWorld();
    await expect(look(drifted)).resolves.toEqual({ opened: ['dev'], updated: [], closed: [] });
    expect(issues.open.map(({ title }) => title)).toEqual(['Drift in dev']);
    expect(issues.open[0]?.body).toContain('Changed outside of this repository:');
    expect(issues.open[0]?.body).toContain('aws_ecs_service.web: update (desired_count)');
  });

  it('renews it while it lasts, and closes it when nothing differs', async () => {
    const { issues, look } = aWorld();
    await look(drifted);
    await expect(look(drifted)).resolves.toEqual({ opened: [], updated: ['dev'], closed: [] });
    expect(issues.open).toHaveLength(1);
    await expect(look(same)).resolves.toEqual({ opened: [], updated: [], closed: ['dev'] });
    expect(issues.closed.map(({ number }) => number)).toEqual([1]);
    expect(issues.closed[0]?.comment).toContain('is again what the main branch says');
    await expect(look(same)).resolves.toEqual({ opened: [], updated: [], closed: [] });
  });

  it('keeps an issue for each cell', async () => {
    const { issues, look } = aWorld();
    await look(drifted, { ...drifted, cell: aReport('lab').cell });
    expect(issues.open.map(({ title }) => title)).toEqual(['Drift in dev', 'Drift in lab']);
  });

  it('leaves the issue of a cell that could not be planned, and says so', async () => {
    const { issues, look, log } = aWorld();
    await look(drifted);
    await look(aReport('dev', { error: { step: 'session', problems: ['no'] } }));
    expect(issues.open).toHaveLength(1);
    expect(log.warnings).toEqual(['dev could not be planned: its issue stays as it is.']);
  });

  it('calls what only waits to be applied no drift', async () => {
    const { issues, look } = aWorld();
    await look(toBeMade);
    expect(issues.open).toEqual([]);
  });

  it('closes the issue of a cell that the configuration no longer has', async () => {
    const { issues, look } = aWorld();
    await look({ ...drifted, cell: aReport('old').cell });
    await expect(look()).resolves.toEqual({ opened: [], updated: [], closed: ['old'] });
    expect(issues.closed[0]?.comment).toContain('has no cell old any more');
  });

  it('leaves issues alone that are not of its making', async () => {
    const { issues, look } = aWorld();
    await issues.create({ title: 'Drift in dev', body: 'We should talk about <!-- fargate-drift v1 dev -->' });
    await look(same);
    expect(issues.open).toHaveLength(1);
  });

  it('fails when GitHub does not take it', async () => {
    const { issues, look } = aWorld();
    issues.fails = { kind: 'failed', why: 'HTTP 502: Bad gateway' };
    await expect(look(drifted)).rejects.toThrow(
      'The issues could not be kept: HTTP 502: Bad gateway. Run the job again.',
    );
  });
});
