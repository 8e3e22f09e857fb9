import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BatchDeleteImageCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { type ConfigInput } from '../../src/infrastructure/config/config';
import { TerraformCli } from '../../src/pipeline/adapters/terraform-cli';
import { type TerraformResult, type TerraformRun } from '../../src/pipeline/ports/terraform';
import { type CellReport } from '../../src/pipeline/report/cell-report';
import { awsEnvironment, childEnvironment } from '../../src/rehearsal/child-environment';
import {
  startEmbeddedAws,
  type EmbeddedAws,
  type EmbeddedAwsOptions,
} from '../../src/rehearsal/embedded-aws/start-embedded-aws';
import { Cloud } from '../actions/a-cloud';
import { type JobAction, PlanJob } from '../actions/a-plan-job';
import { aGitHubApi } from '../support/github-api/a-github-api';
import { type GitHubApi } from '../support/github-api/github-api';
import { type PreparedTerraform, prepareTerraform } from '../support/prepared-terraform';
import { failingRollout } from './a-failing-rollout';
import { account } from './life-configs';
import { lifeStacks, type LifeStack } from './life-stacks';

const region = 'eu-central-1';

/** The roles that jobs assume. */
type Role = 'plan' | 'apply';

/** What is the same for all actions. */
const usual = {
  // The embedded AWS has one address, and so no host for a bucket.
  'backend-config': 'use_path_style=true',
  'fingerprint-key': 'planted-fingerprint-key-of-the-repository',
} as const;

/**
 * Stacks that live on an embedded AWS as they do on AWS: an administrator makes the repositories, jobs with the roles of bootstrap do the rest by
 * the actions' own bundles.
 */
export class Life {
  static async begin(onCall: EmbeddedAwsOptions['onCall']): Promise<Life> {
    const folder = mkdtempSync(join(tmpdir(), 'life-'));
    const aws = await startEmbeddedAws({
      ...{ folder: join(folder, 'aws'), region, onProgress: () => undefined, containers: false },
      environment: childEnvironment(process.env),
      ...(onCall && { onCall }),
    });
    writeFileSync(join(folder, 'empty'), '');
    const { endpoint, registryHost } = aws;
    const cloudOf = (role: Role) => {
      const { accessKeyId } = aws.credentialsFor(account, role);
      return Cloud.start(account, { own: { endpoint: endpoint.href, registryHost, accessKeyId } });
    };
    const clouds = { plan: await cloudOf('plan'), apply: await cloudOf('apply') };
    return new Life({ folder, aws, clouds, api: await aGitHubApi(), terraform: await prepareTerraform(folder) });
  }

  private constructor(
    private readonly parts: {
      readonly folder: string;
      readonly aws: EmbeddedAws;
      readonly clouds: Readonly<Record<Role, Cloud>>;
      readonly api: GitHubApi;
      readonly terraform: PreparedTerraform;
    },
  ) {}

  /** Makes the bucket of the states, which bootstrap makes elsewhere. */
  async makeStateBucket(): Promise<void> {
    const s3 = new S3Client({ ...this.administrator, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: `life-terraform-state-${account}-${region}` }));
    s3.destroy();
  }

  /** Plans every cell as a pull request does. */
  async plan(config: ConfigInput): Promise<void> {
    await this.job('plan', 'plan', config, (job) => job.main({ ...usual, ...roleOf('plan'), cells: idsOf(config) }));
  }

  /** Brings the repositories and their images up to date; then applies each cell, as soon as its plan is approved, and watches. */
  async apply(config: ConfigInput): Promise<void> {
    await this.makeImages(config);
    const refused = await this.applyApproved(config, '');
    const left = await this.applyApproved(config, refused.map(({ apply }) => apply?.approvable ?? '').join(' '));
    // Of a cell that is applied in two parts, an emulator can make the second part look otherwise than it was approved.
    const { cells, files } = lifeStacks(config);
    const unfinished = cells.filter(({ id }) => left.some(({ cell }) => String(cell.id) === id));
    await Promise.all(unfinished.map((stack) => this.applyStack(stack, 'apply', files)));
    await this.dropImages(config);
    await this.watch(config);
  }

  /** Watches what was deployed last. */
  async watch(config: ConfigInput): Promise<void> {
    const inputs = { ...roleOf('apply'), cells: idsOf(config), timeout: '120' };
    await this.job('rollout', 'apply', config, (job) => job.main(inputs));
  }

  /** Watches rollouts of which AWS tells that they failed: the emulators keep no record of deployments. */
  async watchFailing(config: ConfigInput): Promise<void> {
    const { sayings } = this.parts.clouds.apply;
    failingRollout(account, region).forEach((say, call) => sayings.set(call, say));
    const inputs = { ...roleOf('apply'), cells: idsOf(config), timeout: '120' };
    await this.job('rollout', 'apply', config, async (job) => {
      const { exitCode, output } = await job.main(inputs);
      return { exitCode: exitCode === 1 && output.includes('rolled back') ? 0 : 1, output };
    });
    sayings.clear();
  }

  /** Looks who holds a state, and then destroys each cell. */
  async destroy(config: ConfigInput): Promise<void> {
    for (const cell of idsOf(config).split(' ')) {
      const inputs = { ...roleOf('apply'), environment: 'prod', cell };
      await this.job('unlock', 'apply', config, (job) => job.main(inputs));
      await this.job('destroy', 'apply', config, (job) => job.main({ ...usual, ...inputs, confirmation: cell }));
    }
    for (const stack of lifeStacks(config).registries) {
      const run = this.runOf(stack);
      require(stack, 'init', await this.terraform.init(run));
      require(stack, 'destroy', await this.terraform.destroy(run));
    }
  }

  async end(): Promise<void> {
    const { folder, aws, clouds, api } = this.parts;
    await Promise.all([clouds.plan.stop(), clouds.apply.stop(), api.stop()]);
    await aws.stop();
    rmSync(folder, { recursive: true, force: true });
  }

  /** Lets the action apply what has these fingerprints. @returns what it says of the cells that it refused */
  private async applyApproved(config: ConfigInput, approved: string): Promise<readonly CellReport[]> {
    const inputs = { ...usual, ...roleOf('apply'), cells: idsOf(config), approved, refusal: 'notice' };
    const { reports } = await this.job('apply', 'apply', config, async (job) => {
      const end = await job.main(inputs);
      return {
        ...end,
        reports: idsOf(config)
          .split(' ')
          .map((cell) => job.report(cell)),
      };
    });
    return reports.filter(({ apply }) => apply?.outcome === 'refused');
  }

  private async job<T extends { readonly exitCode: number | null; readonly output: string }>(
    action: JobAction,
    role: Role,
    config: ConfigInput,
    work: (job: PlanJob) => Promise<T>,
  ): Promise<T> {
    const { terraform, clouds, api } = this.parts;
    const job = new PlanJob({ ...terraform.environment, ...clouds[role].environment, GITHUB_API_URL: api.url }, action);
    lifeStacks(config).files.forEach((text, path) => job.write(`checkout/${path}`, text));
    const end = await work(job);
    job.remove();
    if (end.exitCode !== 0) throw new Error(`${action}: ${end.output}`);
    return end;
  }

  private async makeImages(config: ConfigInput): Promise<void> {
    const { registries, images } = lifeStacks(config);
    for (const stack of registries) await this.applyStack(stack, 'bootstrap', new Map());
    const ecr = new ECRClient(this.administrator);
    for (const { repository: repositoryName, tag: imageTag } of images)
      await ecr.send(new PutImageCommand({ repositoryName, imageTag, imageManifest: manifest }));
    ecr.destroy();
  }

  /** A repository that is not empty could not go. */
  private async dropImages(config: ConfigInput): Promise<void> {
    const ecr = new ECRClient(this.administrator);
    for (const { repository: repositoryName, tag: imageTag } of lifeStacks(config).images)
      await ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageTag }] }));
    ecr.destroy();
  }

  private async applyStack(stack: LifeStack, caller: string, files: ReadonlyMap<string, string>): Promise<void> {
    const run = this.runOf(stack, caller);
    const tags = files.get(`cdktf.out/stacks/${stack.id}/images.auto.tfvars.json`) ?? '{}';
    mkdirSync(run.folder, { recursive: true });
    writeFileSync(join(run.folder, 'cdk.tf.json'), stack.text);
    writeFileSync(join(run.folder, 'images.auto.tfvars.json'), tags);
    require(stack, 'init', await this.terraform.init(run));
    require(stack, 'plan', await this.terraform.plan(run));
    require(stack, 'apply', await this.terraform.apply(run));
  }

  private get administrator() {
    const { aws } = this.parts;
    return { endpoint: aws.endpoint.href, region, credentials: aws.credentialsFor(account, 'bootstrap') };
  }

  private get terraform(): TerraformCli {
    return new TerraformCli(this.parts.terraform);
  }

  private runOf({ id, account: owner }: LifeStack, caller = 'bootstrap'): TerraformRun {
    const { aws, folder } = this.parts;
    const access = { endpoint: aws.endpoint, ...aws.credentialsFor(owner, caller) };
    return {
      folder: join(folder, id),
      environment: awsEnvironment(access, join(folder, 'empty')),
      logFile: join(folder, `${id}.log`),
      signal: new AbortController().signal,
      backendConfig: { use_path_style: 'true' },
    };
  }
}

/** Of an image that nobody pulls. */
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  config: { mediaType: 'application/vnd.docker.container.image.v1+json', size: 2, digest: `sha256:${'4'.repeat(64)}` },
  layers: [],
});

function roleOf(role: Role) {
  return { 'role-to-assume': `arn:aws:iam::${account}:role/life-${role === 'plan' ? role : 'apply-prod'}` };
}

function idsOf(config: ConfigInput): string {
  return lifeStacks(config)
    .cells.map(({ id }) => id)
    .join(' ');
}

function require(stack: LifeStack, step: string, result: TerraformResult<unknown>): void {
  if (result.kind === 'done') return;
  throw new Error(`${stack.id}: ${step} ${result.kind === 'failed' ? result.problems.join('\n') : result.kind}`);
}
