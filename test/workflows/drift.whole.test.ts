import { formatCells } from '../../src/contract/cells';
import { type CellReport, formatCellReport } from '../../src/pipeline/report/cell-report';
import { anUpdate, aPlan } from '../builders/a-plan';
import { aPlannedCell, aReport } from '../builders/a-report';
import { someCells, someFiles } from '../pipeline/steps/some-cells';
import { aGitHubApi, stopGitHubApis } from '../support/github-api/a-github-api';
import { type GitHubApi } from '../support/github-api/github-api';
import { describeWith } from '../support/needs';
import { Checkout } from './a-checkout';
import { aPackage, standIn } from './stand-ins';

stopGitHubApis();
const checkouts: Checkout[] = [];
afterEach(() => checkouts.splice(0).forEach((checkout) => checkout.remove()));

/** A repository with the deployed cells dev and lab, whose plans are these. */
function aRepository(...reports: readonly CellReport[]): Checkout {
  const checkout = new Checkout();
  checkouts.push(checkout);
  checkout.copy('.github/workflows/drift.yml', 'actions/drift');
  const cells = someCells('aws');
  Object.entries(someFiles(cells)).forEach(([path, text]) => checkout.write(path, text));
  checkout.write('synthesized/cells.json', formatCells(cells));
  Object.entries(aPackage('synthesized')).forEach(([path, text]) => checkout.write(path, text));
  reports.forEach((report) => checkout.write(`planned/${report.cell.id}.json`, formatCellReport(report)));
  standIn(checkout, 'actions/build-push', ['push', 'dry-run'], '');
  standIn(checkout, 'actions/plan', ['cells', 'role-to-assume'], plan);
  checkout.commit();
  return checkout;
}

const plan = `
const { INPUT_CELLS: cell } = process.env;
require('node:fs').cpSync('planned/' + cell + '.json', 'reports/' + cell + '.json');
console.log('planned ' + cell + ' as ' + process.env['INPUT_ROLE-TO-ASSUME']);
`;

const drifted = aPlannedCell(
  'dev',
  aPlan([anUpdate('aws_ecs_service.web', { desired_count: 5 }, { desired_count: 2 })]),
);

async function look(checkout: Checkout, api: GitHubApi) {
  return checkout.run('drift', {
    ...{ name: 'schedule', variables: { PLAN_ROLE: 'plan-role' }, secrets: { GITHUB_TOKEN: 'ghs_job' } },
    environment: { GITHUB_API_URL: api.url },
  });
}

describeWith('act', 'the drift workflow, run', () => {
  it('plans every deployed cell, turns nothing red for drift, and leaves an issue alone whose cell could not be planned', async () => {
    const api = await aGitHubApi();
    const checkout = aRepository(drifted, aReport('lab', { error: { step: 'session', problems: ['no'] } }));
    const { code, output } = await look(checkout, api);
    expect([code, output.match(/planned \w+ as plan-role/g)?.toSorted()]).toEqual([
      0,
      ['planned dev as plan-role', 'planned lab as plan-role'],
    ]);
    expect(output).toContain('lab could not be planned: its issue stays as it is.');
    expect(api.issues.stored).toHaveLength(1);
  });
});
