import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EC2Client } from '@aws-sdk/client-ec2';
import { CreateBucketCommand, GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { digestOfReport } from '../../src/pipeline/report/cell-report';
import { formatCommentHeader } from '../../src/pipeline/report/comment-header';
import { childEnvironment } from '../../src/rehearsal/child-environment';
import { createRunFolder, type RunFolder } from '../../src/rehearsal/run-folder';
import { synthesize } from '../../src/rehearsal/synthesize';
import { unrecordedActions } from '../privilege/recording';
import { anEmbeddedAws, type TestAws } from '../rehearsal/embedded-aws/an-embedded-aws';
import { aGitHubApi, bot } from '../support/github-api/a-github-api';
import { type GitHubApi } from '../support/github-api/github-api';
import { type PreparedTerraform, prepareTerraform } from '../support/prepared-terraform';
import { repository } from '../support/repository';
import { Cloud } from './a-cloud';
import { type JobAction, PlanJob } from './a-plan-job';

/** The account of the fixtures. */
export const account = '444455556666';

/** The bucket of their states. */
export const bucket = `small-terraform-state-${account}-eu-central-1`;

const commit = 'c'.repeat(40);
const head = 'a'.repeat(40);

/** Everything that jobs which plan and apply talk to: GitHub's API, a cloud, Terraform; and a pull request with the number 7. */
export class ApplySite {
  static async start(): Promise<ApplySite> {
    const aws = await anEmbeddedAws();
    const { accessKeyId } = aws.aws.credentialsFor(account, 'apply');
    const { endpoint, registryHost } = aws.aws;
    const cloud = await Cloud.start(account, { own: { endpoint: endpoint.href, registryHost, accessKeyId } });
    const folder = mkdtempSync(join(tmpdir(), 'apply-'));
    const site = new ApplySite({
      aws,
      cloud,
      api: await aGitHubApi(),
      terraform: await prepareTerraform(folder),
      folder,
    });
    await site.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    return site;
  }

  private readonly synthesized = new Map<string, RunFolder>();
  private readonly jobs: PlanJob[] = [];
  private runs = 1000;

  private constructor(
    private readonly parts: {
      readonly aws: TestAws;
      readonly cloud: Cloud;
      readonly api: GitHubApi;
      readonly terraform: PreparedTerraform;
      readonly folder: string;
    },
  ) {}

  /** What its jobs talk to. */
  get cloud(): Cloud {
    return this.parts.cloud;
  }

  get s3(): S3Client {
    return new S3Client({ ...this.client, forcePathStyle: true });
  }

  get ec2(): EC2Client {
    return new EC2Client(this.client);
  }

  /** What lies in the bucket of the states; undefined where there is no such key. */
  async text(key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  /** A job that has taken the stacks of a configuration. */
  async aJob(action: JobAction, config: string): Promise<PlanJob> {
    const { terraform, cloud, api, aws } = this.parts;
    const { accessKeyId, secretAccessKey } = aws.aws.credentialsFor(account, action);
    const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const job = new PlanJob(
      { ...terraform.environment, ...cloud.environment, ...keys, GITHUB_API_URL: api.url },
      action,
    );
    this.jobs.push(job);
    mkdirSync(join(job.folder, 'checkout'));
    const run = this.synthesized.get(config) ?? (await this.synthesize(config));
    cpSync(join(run.path, 'cdktf.out'), join(job.folder, 'checkout', 'cdktf.out'), { recursive: true });
    return job;
  }

  /** A job whose cell open has these resources. */
  async aSmallJob(action: JobAction, resource: object): Promise<PlanJob> {
    const job = await this.aJob(action, 'small.config.ts');
    const path = 'checkout/cdktf.out/stacks/open/cdk.tf.json';
    const stack: unknown = JSON.parse(job.read(path));
    const nothing = { output: undefined, data: undefined, variable: undefined, locals: undefined };
    job.write(path, JSON.stringify(Object.assign({}, stack, nothing, { resource })));
    return job;
  }

  /** The pull request is planned, commented on, and merged. */
  async review(job: PlanJob, inputs: Readonly<Record<string, string>>, cell: string): Promise<void> {
    const { exitCode, output } = await job.main(inputs);
    expect([exitCode, output.match(/^::error.*$/m)]).toEqual([0, null]);
    const { api } = this.parts;
    this.runs += 1;
    api.runs.add({ id: this.runs });
    api.runs.upload(this.runs, `report-${cell}`, { [`${cell}.json`]: job.read(`checkout/reports/${cell}.json`) });
    const reports = { [cell]: digestOfReport(job.report(cell)) };
    const header = formatCommentHeader({ run: { id: String(this.runs), attempt: 1 }, head, reports });
    const [comment = api.comments.add(7, { login: bot, kind: 'installation' }, '')] = api.comments.stored;
    comment.body = `${header}\n## Plan`;
    api.pulls.merge(7, commit);
  }

  async stop(): Promise<void> {
    const { aws, cloud, api, folder } = this.parts;
    this.jobs.forEach((job) => job.remove());
    await Promise.all([...this.synthesized.values()].map((run) => run.remove()));
    await Promise.all([cloud.stop(), api.stop()]);
    await aws.stop();
    rmSync(folder, { recursive: true, force: true });
  }

  /** After its jobs: they called AWS as role `apply`, with actions that are recorded, and GitHub as its API is described. */
  expectKnownCalls(): void {
    const { aws, api } = this.parts;
    // No cell has the queues that some of these tests put in the place of one.
    const calls = aws.aws.recordedCalls().filter(({ caller, service }) => caller === 'apply' && service !== 'sqs');
    expect([calls.length > 0, unrecordedActions('apply', calls)]).toEqual([true, []]);
    expect(api.faults).toEqual([]);
  }

  private get client() {
    const { aws } = this.parts.aws;
    return { endpoint: aws.endpoint.href, region: 'eu-central-1', credentials: { ...aws.credentialsFor(account) } };
  }

  private async synthesize(name: string): Promise<RunFolder> {
    const run = await createRunFolder(repository);
    this.synthesized.set(name, run);
    const config = join(repository, 'test', 'fixtures', 'configs', name);
    const environment = childEnvironment(process.env);
    await synthesize({ repository, config, folder: run.path, environment, signal: new AbortController().signal });
    return run;
  }
}
