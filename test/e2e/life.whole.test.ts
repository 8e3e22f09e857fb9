import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { tokens } from '../support/github-api/a-github-api';
import { GitHubApi } from '../support/github-api/github-api';
import { describeWith } from '../support/needs';
import { outsideRegistry } from '../support/shared/shared';
import { account, Life } from './a-life';

const needs = ['act', 'terraform', 'python', 'engine', 'buildx', 'registry', 'busybox'] as const;

describeWith(needs, 'the life of a repository, by its own workflows, with real containers', () => {
  let api: GitHubApi;
  let base: string;
  let life: Life;

  beforeAll(async () => {
    base = (await outsideRegistry()).base;
    api = await GitHubApi.start({ repository: 'acme/shop', pullRequests: [], tokens });
    life = await Life.begin(api);
    life.writeImage(base);
    await life.configure({ networking: { kind: 'nat', gateways: 'one' } });
    life.checkout.commit();
  });
  afterAll(async () => {
    await life.end();
    await api.stop();
  });

  const commentsOf = (number: number) =>
    api.comments.stored.flatMap(({ pullRequest, body }) => (pullRequest === number ? [body] : []));
  const containers = () => life.aws.countContainers(life.cluster);

  it('is green when it is made, with one notice that names the next command', async () => {
    const { code, notices } = await life.run('deploy', { name: 'push' });
    expect([code, notices]).toEqual([0, [expect.stringContaining('npm run bootstrap')]]);
  });

  it('is set up by one command', async () => {
    await life.bootstrap();
    expect(life.variables).toEqual({
      APPLY_ROLE: `arn:aws:iam::${account}:role/life-apply-open`,
      IMAGES_ROLE: `arn:aws:iam::${account}:role/life-push`,
      PLAN_ROLE: `arn:aws:iam::${account}:role/life-plan`,
    });
  });

  it('tells a pull request what a merge would change', async () => {
    const { code, failed } = await life.review(7);
    expect([code, failed]).toEqual([0, []]);
    expect(commentsOf(7)).toEqual([expect.stringMatching(/## Plan: \d+ to add/)]);
  });

  it('pushes, applies and watches what was merged, and tells the pull request beside its review', async () => {
    const { code, failed, output } = await life.merge(7);
    expect([code, failed, code === 0 ? '' : output.slice(-6000)]).toEqual([0, [], '']);
    expect(commentsOf(7)).toEqual([
      expect.stringContaining('## Plan:'),
      expect.stringContaining('## Deployment: 1 of 1 cells deployed'),
    ]);
    await expect(containers()).resolves.toBeGreaterThan(0);
  });

  it('opens an issue for what was changed by hand', async () => {
    await changeByHand(7);
    const drifted = await life.run('drift', { name: 'schedule' });
    expect([drifted.code, issues()]).toEqual([0, [['Drift in open', 'open']]]);
  });

  const issues = () => api.issues.stored.map(({ title, state }) => [title, state]);

  /** Changes for how many days logs are kept. */
  async function changeByHand(retentionInDays: number): Promise<void> {
    const credentials = life.aws.credentialsFor(account);
    const logs = new CloudWatchLogsClient({ endpoint: life.aws.endpoint.href, region: 'eu-central-1', credentials });
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
    for (const { logGroupName } of logGroups)
      await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
    logs.destroy();
  }

  it('is destroyed, and nothing is left of the cell', async () => {
    const inputs = { environment: 'open', cell: 'open', confirmation: 'open' };
    const { code, output } = await life.run('destroy', { name: 'workflow_dispatch', inputs });
    expect([code, code === 0 ? '' : output.slice(-6000)]).toEqual([0, '']);
    await expect(containers()).resolves.toBe(0);
    await expect(life.states()).resolves.toEqual([
      'life/bootstrap.tfstate',
      `life/registry-${account}-eu-central-1.tfstate`,
    ]);
  });

  it('has asked GitHub for nothing that GitHub does not offer', () => {
    // Comparing two commits is not kept in the stand-in: then the pull requests of the pushed commit count.
    expect(api.faults.filter((fault) => !fault.includes('/compare/'))).toEqual([]);
  });
});
