import { type GitHubReading } from '../../../src/pipeline/ports/github-reading';
import { type ApplySection } from '../../../src/pipeline/report/apply-section';
import { type CellReport, formatCellReport } from '../../../src/pipeline/report/cell-report';
import { run } from '../../../src/pipeline/steps/ask-for-approval';
import { aReport } from '../../builders/a-report';
import { FakeFiles } from './fakes/fake-files';
import { FakeRunLog } from './fakes/fake-run-log';

const applied: ApplySection = {
  ...{ outcome: 'applied', commit: 'c0ffee', isApproved: false, reviews: [], done: [], left: [], difference: [] },
  ...{ parts: 1, seconds: { plan: 1, apply: 1, rollout: 0 } },
};
const fingerprint = 'f'.repeat(64);
const refused: ApplySection = {
  ...applied,
  outcome: 'refused',
  approvable: fingerprint,
  difference: ['+ aws_vpc.two'],
};

function ask(reports: readonly CellReport[], reviewers: GitHubReading<boolean> = { kind: 'done', value: true }) {
  const texts = reports.map(
    (report) => [`reports/report-${report.cell.id}/${report.cell.id}.json`, formatCellReport(report)] as const,
  );
  const [log, summaries] = [new FakeRunLog(), new Array<string>()];
  const ports = {
    ...{ files: new FakeFiles(Object.fromEntries(texts)), log },
    environments: { hasReviewers: () => Promise.resolve(reviewers) },
    summary: { addSummary: (text: string) => void summaries.push(text) },
  };
  const outcome = run({ environment: 'dev', cells: ['dev-nat', 'dev-public'], reports: 'reports' }, ports);
  return { outcome, log, summaries };
}

const good = aReport('dev-public', { apply: applied });
const bad = aReport('dev-nat', { apply: refused });

describe('the step ask-for-approval', () => {
  it('hands on the cells that refused, each with the fingerprint that is shown', async () => {
    const { outcome, summaries, log } = ask([good, bad]);
    await expect(outcome).resolves.toEqual({ refused: [{ cell: 'dev-nat', fingerprint }], others: [] });
    expect(summaries[0]).toContain('+ aws_vpc.two');
    expect(summaries[0]).toContain(fingerprint);
    expect(log.notices[0]).toContain('it waits for an approval in dev');
  });

  it.each([
    ['the environment has no reviewers', { kind: 'done', value: false }],
    ['there is no such environment', { kind: 'missing' }],
    ['GitHub does not tell', { kind: 'failed', why: 'HTTP 502' }],
  ] as const)('hands nothing on where %s, and says how to apply it by hand', async (_, reviewers) => {
    const { outcome, log } = ask([good, bad], reviewers);
    await expect(outcome).resolves.toEqual({ refused: [], others: [] });
    expect(log.notices[0]).toContain(`gh workflow run deploy.yml -f cell=dev-nat -f fingerprint=${fingerprint}`);
  });

  it('counts a cell that failed, was rolled back, or left no report as one that an approval does not help', async () => {
    const timeline = {
      services: [{ service: 'web', verdict: { kind: 'rolled-back' }, events: [], stoppedTasks: [], targets: [] }],
    } as const;
    const rolledBack = aReport('dev-public', { apply: applied, rollout: { kind: 'watched', ...timeline } });
    await expect(ask([rolledBack, bad]).outcome).resolves.toMatchObject({ others: ['dev-public'] });
    const failed = aReport('dev-public', { apply: { ...applied, outcome: 'failed' } });
    await expect(ask([failed, bad]).outcome).resolves.toMatchObject({ others: ['dev-public'] });
    await expect(ask([bad]).outcome).resolves.toMatchObject({ others: ['dev-public'] });
  });

  it('asks for nothing when nothing was refused', async () => {
    const { outcome, log, summaries } = ask([good]);
    await expect(outcome).resolves.toEqual({ refused: [], others: ['dev-nat'] });
    expect([log.notices, summaries]).toEqual([[], []]);
  });

  it('does not mix up cells of other environments', async () => {
    const { outcome } = ask([good, bad, aReport('prod', { apply: refused })]);
    await expect(outcome).resolves.toMatchObject({ refused: [{ cell: 'dev-nat' }] });
  });
});
