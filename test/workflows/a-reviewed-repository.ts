import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { type Cells, formatCells } from '../../src/contract/cells';
import { childEnvironment } from '../../src/rehearsal/child-environment';
import { createRunFolder } from '../../src/rehearsal/run-folder';
import { synthesize } from '../../src/rehearsal/synthesize';
import { Cloud } from '../actions/a-cloud';
import { type GitHubApi } from '../support/github-api/github-api';
import { type PreparedTerraform, prepareTerraform } from '../support/prepared-terraform';
import { repository } from '../support/repository';
import { Checkout, type WorkflowEnd } from './a-checkout';
import { aPackage } from './stand-ins';

const account = '444455556666';

/** What a pull request is, where it is not the usual one. */
export interface PullRequestEvent {
  readonly run: number;
  readonly api: GitHubApi;
  /** @default - the repository itself */
  readonly from?: string;
  /** @default - set up with a role and a key */
  readonly isSetUp?: boolean;
  readonly token?: string;
}

const stackSchema = z.looseObject({
  output: z.record(z.string(), z.unknown()).default({}),
  resource: z.record(z.string(), z.record(z.string(), z.looseObject({}))),
  terraform: z.looseObject({ backend: z.looseObject({ s3: z.looseObject({}) }) }),
});

/** What pull requests are planned with: stacks of five cells, an AWS account, and terraform. */
export class Landscape {
  static async start(): Promise<Landscape> {
    const folder = mkdtempSync(join(tmpdir(), 'landscape-'));
    const terraform = await prepareTerraform(folder, 'terraform');
    const run = await createRunFolder(repository);
    const { cells } = await synthesize({
      repository,
      config: join(repository, 'test', 'fixtures', 'configs', 'five.config.ts'),
      folder: run.path,
      environment: childEnvironment(process.env),
      signal: new AbortController().signal,
    });
    cpSync(join(run.path, 'cdktf.out'), join(folder, 'cdktf.out'), { recursive: true });
    await run.remove();
    const landscape = new Landscape(folder, cells, terraform, await Cloud.start(account));
    await landscape.makeBucket();
    return landscape;
  }

  private constructor(
    private readonly folder: string,
    readonly cells: Cells,
    private readonly terraform: PreparedTerraform,
    private readonly cloud: Cloud,
  ) {}

  /** A repository with some of the cells, in the order of the configuration; all unless it is said which. */
  repository(...ids: readonly string[]): ReviewedRepository {
    const kept = this.cells.cells.filter(({ id }) => ids.length === 0 || ids.includes(id));
    const environment = {
      ...this.cloud.environment,
      ...{ TF_CLI_CONFIG_FILE: this.terraform.environment.TF_CLI_CONFIG_FILE ?? '', CHECKPOINT_DISABLE: '1' },
    };
    return new ReviewedRepository(this.folder, { ...this.cells, cells: kept }, environment);
  }

  async stop(): Promise<void> {
    await this.cloud.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** As the bootstrap makes it. */
  private async makeBucket(): Promise<void> {
    const credentials = { accessKeyId: this.cloud.accessKeyId, secretAccessKey: 'secret' };
    const s3 = new S3Client({ endpoint: this.cloud.url, region: 'eu-central-1', forcePathStyle: true, credentials });
    await s3.send(new CreateBucketCommand({ Bucket: this.cells.cells[0]?.stateBucket ?? '' }));
    s3.destroy();
  }
}

/** A repository made from the template, on a branch that is a pull request. What is installed and synthesized there is at hand. */
export class ReviewedRepository {
  readonly checkout = new Checkout();

  constructor(
    landscape: string,
    { cells, ...rest }: Cells,
    private readonly environment: Readonly<Record<string, string>>,
  ) {
    const { checkout } = this;
    checkout.copy(
      '.github/workflows/plan.yml',
      ...['plan', 'comment', 'validate', 'build-push'].map((name) => `actions/${name}`),
    );
    const take = (from: string, name: string) => cpSync(from, join(checkout.folder, name), { recursive: true });
    take(join(landscape, 'cdktf.out'), 'synthesized');
    take(join(repository, 'test', 'fixtures', 'configs', 'docker'), 'docker');
    checkout.write('synthesized/cells.json', formatCells({ ...rest, cells }));
    // The embedded AWS has one address, and so no host for a bucket.
    for (const { id } of cells)
      this.edit(id, ({ terraform, ...stack }) => {
        const s3 = { ...terraform.backend.s3, use_path_style: true };
        return { ...stack, terraform: { ...terraform, backend: { s3 } } };
      });
    for (const [path, text] of Object.entries(aPackage('synthesized'))) checkout.write(path, text);
    checkout.commit();
  }

  /** Changes a cell's stack. */
  edit(cell: string, change: (stack: z.output<typeof stackSchema>) => object): void {
    const path = `synthesized/stacks/${cell}/cdk.tf.json`;
    const stack = stackSchema.parse(JSON.parse(readFileSync(join(this.checkout.folder, path), 'utf8')));
    this.checkout.write(path, JSON.stringify(change(stack)));
  }

  /** Pushes what stands there to the pull request, and runs the workflow. */
  push({ run, api, from = 'acme/shop', isSetUp = true, token = 'ghs_job' }: PullRequestEvent): Promise<WorkflowEnd> {
    const sha = this.checkout.commit();
    const head = { sha, ref: 'change', repo: { full_name: from } };
    return this.checkout.run('plan', {
      name: 'pull_request',
      run,
      payload: { action: 'synchronize', pull_request: { number: 7, head, base: { ref: 'main', sha: 'b'.repeat(40) } } },
      variables: isSetUp ? { PLAN_ROLE: `arn:aws:iam::${account}:role/five-plan` } : {},
      secrets: { GITHUB_TOKEN: token, ...(isSetUp && { FINGERPRINT_KEY: 'planted-key-of-the-repository' }) },
      environment: { ...this.environment, GITHUB_API_URL: api.url },
    });
  }
}
