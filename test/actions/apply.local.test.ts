import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { digestOfReport } from '../../src/pipeline/report/cell-report';
import { formatCommentHeader } from '../../src/pipeline/report/comment-header';
import { childEnvironment } from '../../src/rehearsal/child-environment';
import { createRunFolder, type RunFolder } from '../../src/rehearsal/run-folder';
import { synthesize } from '../../src/rehearsal/synthesize';
import { anEmbeddedAws, type TestAws } from '../rehearsal/embedded-aws/an-embedded-aws';
import { aGitHubApi, bot } from '../support/github-api/a-github-api';
import { type GitHubApi } from '../support/github-api/github-api';
import { describeWith } from '../support/needs';
import { type PreparedTerraform, prepareTerraform } from '../support/prepared-terraform';
import { repository } from '../support/repository';
import { Cloud } from './a-cloud';
import { PlanJob } from './a-plan-job';

const account = '444455556666';
const bucket = `small-terraform-state-${account}-eu-central-1`;
const [head, commit] = ['a', 'c'].map((digit) => digit.repeat(40));
const inputs = {
  cells: 'open',
  'role-to-assume': `arn:aws:iam::${account}:role/any`,
  'backend-config': 'use_path_style=true',
  'fingerprint-key': 'planted-fingerprint-key-of-the-repository',
} as const;

describeWith(['terraform', 'python'], 'the action apply, as GitHub runs it', () => {
  let aws: TestAws;
  let cloud: Cloud;
  let api: GitHubApi;
  let terraform: PreparedTerraform;
  let run: RunFolder;
  const folder = mkdtempSync(join(tmpdir(), 'apply-'));
  const jobs: PlanJob[] = [];

  beforeAll(async () => {
    aws = await anEmbeddedAws();
    const { accessKeyId } = aws.aws.credentialsFor(account);
    const { endpoint, registryHost } = aws.aws;
    cloud = await Cloud.start(account, { own: { endpoint: endpoint.href, registryHost, accessKeyId } });
    terraform = await prepareTerraform(folder);
    run = await createRunFolder(repository);
    const config = join(repository, 'test', 'fixtures', 'configs', 'small.config.ts');
    const environment = childEnvironment(process.env);
    await synthesize({ repository, config, folder: run.path, environment, signal: new AbortController().signal });
    await s3().send(new CreateBucketCommand({ Bucket: bucket }));
    api = await aGitHubApi();
  });
  afterEach(() => jobs.splice(0).forEach((job) => job.remove()));
  afterAll(async () => {
    await run.remove();
    await Promise.all([cloud.stop(), api.stop()]);
    await aws.stop();
    rmSync(folder, { recursive: true, force: true });
    expect(api.faults).toEqual([]);
  });

  const s3 = () =>
    new S3Client({
      ...{ endpoint: aws.aws.endpoint.href, region: 'eu-central-1', forcePathStyle: true },
      credentials: { ...aws.aws.credentialsFor(account) },
    });

  /** A job that has taken a stack of these queues. */
  function aJob(action: 'plan' | 'apply', queues: Readonly<Record<string, string>>): PlanJob {
    const job = new PlanJob({ ...terraform.environment, ...cloud.environment, GITHUB_API_URL: api.url }, action);
    jobs.push(job);
    mkdirSync(join(job.folder, 'checkout'));
    cpSync(join(run.path, 'cdktf.out'), join(job.folder, 'checkout', 'cdktf.out'), { recursive: true });
    const path = 'checkout/cdktf.out/stacks/open/cdk.tf.json';
    const stack: unknown = JSON.parse(job.read(path));
    const named = Object.entries(queues).map(([id, name]) => [id, { name }] as const);
    const [output, data, variable, locals] = [undefined, undefined, undefined, undefined];
    const less = { resource: { aws_sqs_queue: Object.fromEntries(named) }, output, data, variable, locals };
    job.write(path, JSON.stringify(Object.assign({}, stack, less)));
    return job;
  }

  /** Plans the pull request 7, comments on it, and merges it. */
  async function review(queues: Readonly<Record<string, string>>): Promise<void> {
    const job = aJob('plan', queues);
    const { exitCode, output } = await job.main(inputs);
    expect([exitCode, output.match(/^::error.*$/m)]).toEqual([0, null]);
    const report = job.report('open');
    api.runs.add({ id: 1007 });
    api.runs.upload(1007, 'report-open', { 'open.json': job.read('checkout/reports/open.json') });
    const header = { run: { id: '1007', attempt: 1 }, head: head ?? '', reports: { open: digestOfReport(report) } };
    api.comments.add(7, { login: bot, kind: 'installation' }, `${formatCommentHeader(header)}\n## Plan`);
    api.pulls.merge(7, commit ?? '');
  }

  it('applies what was reviewed, notes it, refuses anything else, and takes an approval for it', async () => {
    await review({ jobs: 'jobs' });
    const first = aJob('apply', { jobs: 'jobs' });
    const { exitCode, output } = await first.main(inputs);
    expect([exitCode, output.match(/^::error.*$/m)]).toEqual([0, null]);
    expect(first.report('open').apply).toMatchObject({ outcome: 'applied', done: [{ key: 'aws_sqs_queue.jobs' }] });
    const again = aJob('apply', { jobs: 'jobs' });
    expect(await again.main(inputs)).toMatchObject({ exitCode: 0 });
    expect(again.report('open').apply?.outcome).toBe('already-applied');
    const other = aJob('apply', { jobs: 'jobs', more: 'more' });
    expect(await other.main(inputs)).toMatchObject({ exitCode: 1 });
    const { apply } = other.report('open');
    expect([apply?.outcome, apply?.difference.at(-1)]).toEqual([
      'refused',
      '+ aws_sqs_queue.more: create, which was not reviewed',
    ]);
    const approved = aJob('apply', { jobs: 'jobs', more: 'more' });
    expect(await approved.main({ ...inputs, approved: apply?.approvable ?? '' })).toMatchObject({ exitCode: 0 });
    expect(approved.report('open').apply).toMatchObject({ outcome: 'applied', isApproved: true });
  });

  it('says who holds the lock, and leaves it', async () => {
    const lock = { ID: '0-1-2', Operation: 'OperationTypeApply', Info: '', Who: 'runner@killed', Version: '1.11.4' };
    const text = JSON.stringify({ ...lock, Created: '2026-01-02T03:04:05Z', Path: `${bucket}/small/open.tfstate` });
    await s3().send(new PutObjectCommand({ Bucket: bucket, Key: 'small/open.tfstate.tflock', Body: text }));
    const job = aJob('apply', { jobs: 'jobs', locked: 'locked' });
    expect(await job.main(inputs)).toMatchObject({ exitCode: 1 });
    expect(job.report('open').error).toMatchObject({ step: 'plan', lock: { id: '0-1-2', who: 'runner@killed' } });
    expect(job.report('open').error?.problems.at(-1)).toContain('run the workflow "unlock" for the cell open');
  });
});
