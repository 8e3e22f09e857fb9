import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { deployWorkflow } from '../../projenrc/deploy-workflow';
import { formatWorkflow } from '../../projenrc/workflow';
import { formatCells } from '../../src/contract/cells';
import { type ApplySection } from '../../src/pipeline/report/apply-section';
import { formatCellReport } from '../../src/pipeline/report/cell-report';
import { aReport } from '../builders/a-report';
import { someCells, someFiles } from '../pipeline/steps/some-cells';
import { describeWith } from '../support/needs';
import { portOf } from '../support/port-of';
import { Checkout, type WorkflowEvent } from './a-checkout';
import { aPackage, standIn } from './stand-ins';

const fingerprint = 'f'.repeat(64);

/** What becomes of a cell, in place of an apply in AWS, unless the fingerprint is typed that was refused. */
type Outcome = 'applied' | 'refused' | 'failed';

const cleanups: (() => unknown)[] = [];
afterEach(() => cleanups.splice(0).forEach((clean) => clean()));

/** A repository with the environments dev and lab, a cell each, in which an apply ends as it is told. */
function aRepository(outcomes: Readonly<Record<string, Outcome>> = {}): Checkout {
  const checkout = new Checkout();
  cleanups.push(() => checkout.remove());
  checkout.write('.github/workflows/deploy.yml', formatWorkflow(deployWorkflow(['dev', 'lab'])));
  checkout.copy('actions/ask', 'actions/comment', '.github/workflows/images.yml');
  const cells = someCells('aws');
  Object.entries(someFiles(cells)).forEach(([path, text]) => checkout.write(path, text));
  checkout.write('synthesized/cells.json', formatCells(cells));
  Object.entries(aPackage('synthesized')).forEach(([path, text]) => checkout.write(path, text));
  ['dev', 'lab'].forEach((cell) => writeReports(checkout, cell, outcomes[cell] ?? 'applied'));
  standIn(checkout, 'actions/apply', ['cells', 'approved', 'role-to-assume', 'fingerprint-key'], apply);
  standIn(
    checkout,
    'actions/build-push',
    ['push', 'dry-run', 'role-to-assume'],
    "console.log('pushes ' + process.env.INPUT_PUSH)",
  );
  standIn(
    checkout,
    'actions/rollout',
    ['cells', 'since', 'role-to-assume'],
    "console.log('watched ' + process.env.INPUT_CELLS + ' since ' + process.env.INPUT_SINCE)",
  );
  checkout.commit();
  return checkout;
}

/** What an apply reports, and what it reports when its refusal was approved. */
function writeReports(checkout: Checkout, cell: string, outcome: Outcome): void {
  const section: ApplySection = {
    ...{ outcome: 'applied', commit: 'c0ffee', isApproved: false, reviews: [], done: [], left: [], difference: [] },
    ...{ parts: 1, seconds: { plan: 1, apply: 1, rollout: 0 } },
  };
  const refusal = { approvable: fingerprint, difference: ['+ aws_vpc.two'] };
  const first = { ...section, outcome, ...(outcome === 'refused' && refusal) };
  checkout.write(`planned/${cell}.json`, formatCellReport(aReport(cell, { apply: first })));
  checkout.write(`approved/${cell}.json`, formatCellReport(aReport(cell, { apply: { ...section, isApproved: true } })));
}

const apply = `
const { appendFileSync, cpSync, readFileSync } = require('node:fs');
const { INPUT_CELLS: cell, INPUT_APPROVED: typed, GITHUB_OUTPUT: output } = process.env;
appendFileSync(output, 'began=noon\\n');
console.log('applies ' + cell + ' as ' + process.env['INPUT_ROLE-TO-ASSUME'] + (typed ? ' by ' + typed.slice(0, 3) : ''));
const report = (typed === '${fingerprint}' ? 'approved/' : 'planned/') + cell + '.json';
cpSync(report, 'reports/' + cell + '.json');
if (JSON.parse(readFileSync(report, 'utf8')).apply.outcome !== 'applied') process.exitCode = 1;
`;

const setUp: Pick<WorkflowEvent, 'variables' | 'secrets'> = {
  variables: { IMAGES_ROLE: 'images-role', APPLY_ROLE: 'apply-role' },
  secrets: { FINGERPRINT_KEY: 'key', GITHUB_TOKEN: 'ghs_job' },
};

/** GitHub, as far as it tells whether an environment has reviewers. */
function gitHub(reviewers: readonly object[]): Promise<Server> {
  const rules = { protection_rules: [{ id: 1, type: 'required_reviewers', reviewers }] };
  const server = createServer(({ url = '' }, response) =>
    // Nobody made a pull request of what is pushed.
    response.setHeader('content-type', 'application/json').end(JSON.stringify(url.includes('/pulls') ? [] : rules)),
  );
  cleanups.push(() => server.close());
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

const push = async (
  checkout: Checkout,
  { reviewers = [], ...event }: Partial<WorkflowEvent> & { reviewers?: readonly object[] } = {},
) => {
  const environment = { GITHUB_API_URL: `http://127.0.0.1:${portOf(await gitHub(reviewers))}` };
  return checkout.run('deploy', { name: 'push', ...setUp, environment, ...event });
};

/** What the stand-ins said, in order. */
const told = (output: string) =>
  output.split('\n').flatMap((line) => /((applies|watched|pushes) .*)/.exec(line)?.[1] ?? []);

describeWith('act', 'the deploy workflow, run', () => {
  it('pushes the images, then deploys one environment after the other, and reports', async () => {
    const checkout = aRepository();
    const { code, output, jobs } = await push(checkout);
    expect([code, told(output).filter((line) => !line.startsWith('pushes'))]).toEqual([
      0,
      ['applies dev as apply-role', 'watched dev since noon', 'applies lab as apply-role', 'watched lab since noon'],
    ]);
    expect(output.indexOf('pushes')).toBeLessThan(output.indexOf('applies'));
    expect(jobs.at(-1)).toBe('Report');
    expect(jobs.some((job) => /Refused|Approve|Not set up/.test(job))).toBe(false);
    expect(checkout.artifacts()).toEqual(['report-dev', 'report-lab', 'stacks']);
  });

  it.each(['refused', 'failed'] as const)(
    'does not begin an environment after one that has %s, and still reports',
    async (outcome) => {
      const { code, output, failed, jobs } = await push(aRepository({ dev: outcome }));
      expect([code, told(output).filter((line) => !line.startsWith('pushes'))]).toEqual([
        1,
        ['applies dev as apply-role'],
      ]);
      expect(failed).toEqual(['Deploy dev: dev']);
      expect(jobs.at(-1)).toBe('Report');
    },
  );

  it('says how a refused plan is applied by hand where nobody is asked for an approval', async () => {
    const { notices, jobs } = await push(aRepository({ dev: 'refused' }));
    expect(notices.join('\n')).toContain(`gh workflow run deploy.yml -f cell=dev -f fingerprint=${fingerprint}`);
    expect(jobs.some((job) => job.startsWith('Approve'))).toBe(false);
  });

  it('asks the reviewers of the environment, applies what they were shown, and goes on with the next', async () => {
    const checkout = aRepository({ dev: 'refused' });
    const { output, jobs, failed } = await push(checkout, { reviewers: [{ type: 'User' }] });
    expect(told(output).filter((line) => !line.startsWith('pushes'))).toEqual([
      ...['applies dev as apply-role', 'applies dev as apply-role by fff', 'watched dev since noon'],
      ...['applies lab as apply-role', 'watched lab since noon'],
    ]);
    expect(jobs).toContain(`Approve dev: dev ${fingerprint}`);
    expect(failed).toEqual(['Deploy dev: dev']);
    expect(readFileSync(join(checkout.artifactFolder('report-dev'), 'dev.json'), 'utf8')).toContain(
      '"isApproved":true',
    );
  });

  it('deploys one cell by a fingerprint that somebody has typed', async () => {
    const inputs = { cell: 'lab', fingerprint };
    const { code, output } = await push(aRepository({ lab: 'refused' }), { name: 'workflow_dispatch', inputs });
    expect([code, told(output).filter((line) => !line.startsWith('pushes'))]).toEqual([
      0,
      ['applies lab as apply-role by fff', 'watched lab since noon'],
    ]);
  });
});
