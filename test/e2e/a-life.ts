import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deployWorkflow } from '../../projenrc/deploy-workflow';
import { formatWorkflow } from '../../projenrc/workflow';
import { parseCells } from '../../src/contract/cells';
import { type CellReport, parseCellReport } from '../../src/pipeline/report/cell-report';
import { childEnvironment } from '../../src/rehearsal/child-environment';
import { type EmbeddedAws, startEmbeddedAws } from '../../src/rehearsal/embedded-aws/start-embedded-aws';
import { Cloud } from '../actions/a-cloud';
import { tokens } from '../support/github-api/a-github-api';
import { GitHubApi } from '../support/github-api/github-api';
import { type PreparedTerraform, prepareTerraform } from '../support/prepared-terraform';
import { installedProgram, repository } from '../support/repository';
import { Checkout, type WorkflowEnd, type WorkflowEvent } from '../workflows/a-checkout';
import { aPackage } from '../workflows/stand-ins';
import { account, type Application, ApplicationWriter } from './a-life-application';

const workflows = ['deploy', 'destroy', 'drift', 'images', 'plan', 'unlock'] as const;
const actions = ['apply', 'ask', 'build-push', 'comment', 'destroy', 'drift', 'plan', 'rollout', 'unlock', 'validate'];

interface World {
  readonly folder: string;
  readonly api: GitHubApi;
  readonly aws: EmbeddedAws;
  readonly cloud: Cloud;
  readonly terraform: PreparedTerraform;
  /** An image to build on. */
  readonly base: string;
}

/** A repository made from the template, the account that it deploys to, and GitHub. */
export class Life {
  static async begin(base: string, application: Application): Promise<Life> {
    const folder = mkdtempSync(join(tmpdir(), 'life-'));
    const api = await GitHubApi.start({ repository: 'acme/shop', pullRequests: [], tokens });
    const environment = childEnvironment(process.env);
    const place = { folder: join(folder, 'aws'), region: 'eu-central-1', onProgress: () => undefined };
    const aws = await startEmbeddedAws({ ...place, environment, containers: true });
    const { accessKeyId } = aws.credentialsFor(account);
    const own = { endpoint: aws.endpoint.href, registryHost: aws.registryHost, accessKeyId };
    const cloud = await Cloud.start(account, { own });
    const life = new Life(
      { folder, api, aws, cloud, base, terraform: await prepareTerraform(folder, 'terraform') },
      application,
    );
    await life.writer.write(application);
    life.checkout.commit();
    return life;
  }

  private readonly checkout = new Checkout();
  private readonly writer: ApplicationWriter;
  private readonly proposals = new Map<number, Partial<Application>>();
  /** What bootstrap has set. */
  private secrets: Readonly<Record<string, string>> = {};
  private lastRun = 100;

  private constructor(
    private readonly world: World,
    /** What is merged. */
    private application: Application,
  ) {
    const { checkout } = this;
    const { api, cloud, base } = world;
    checkout.write('.github/workflows/deploy.yml', formatWorkflow(deployWorkflow(['open'])));
    checkout.copy(...workflows.filter((name) => name !== 'deploy').map((name) => `.github/workflows/${name}.yml`));
    checkout.copy(...actions.map((name) => `actions/${name}`), 'terraform.lock.hcl');
    Object.entries(aPackage('synthesized')).forEach(([path, text]) => checkout.write(path, text));
    this.writer = new ApplicationWriter(checkout, { base, registryHost: cloud.registryHost });
    api.commits.folder = checkout.folder;
  }

  get api(): GitHubApi {
    return this.world.api;
  }

  get aws(): EmbeddedAws {
    return this.world.aws;
  }

  get cloud(): Cloud {
    return this.world.cloud;
  }

  /** Of the repository and of its one environment. */
  get variables(): Readonly<Record<string, string>> {
    const { variables, environments } = this.api.settings;
    return Object.fromEntries([...variables, ...(environments.get('open')?.variables ?? [])]);
  }

  /** Runs `npm run bootstrap` as an administrator. */
  async bootstrap(): Promise<void> {
    const { accessKeyId, secretAccessKey } = this.aws.credentialsFor(account);
    // The embedded AWS speaks no TLS, without which the bucket lets nobody in: its policy is taken and not kept.
    const kept = { status: 200, body: '{"Version":"2012-10-17","Statement":[]}' };
    this.cloud.has({ at: /^PUT \S+\?policy\b/, fault: { status: 204 } });
    this.cloud.has({ at: /^GET \S+\?policy\b(?!Status)/, fault: kept });
    const words = [`--config=${join(this.checkout.folder, 'fargate.config.ts')}`, '--repository=acme/shop', '--yes'];
    const script = join(repository, 'src', 'commands', 'bootstrap.ts');
    await promisify(execFile)(installedProgram('tsx'), [script, ...words], {
      cwd: repository,
      env: {
        ...this.world.terraform.environment,
        ...{ AWS_ENDPOINT_URL: this.cloud.url, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
        ...{ GITHUB_TOKEN: 'ghp_alice', GITHUB_API_URL: this.api.url },
      },
    });
    const key = await this.api.settings.openSecret('actions', 'FINGERPRINT_KEY');
    this.secrets = { FINGERPRINT_KEY: key ?? '' };
  }

  /** Changes something on a branch, and opens a pull request. */
  async propose(number: number, change: Partial<Application>): Promise<WorkflowEnd> {
    const { api, checkout } = this;
    const base = { ref: 'main', sha: checkout.switchTo(`change-${number}`) };
    this.proposals.set(number, change);
    await this.writer.write({ ...this.application, ...change });
    const sha = checkout.commit();
    const head = { ref: `change-${number}`, sha, repository: 'acme/shop' };
    api.pulls.put({ number, head, base, commits: [sha] });
    const sides = { head: { ...head, repo: { full_name: 'acme/shop' } }, base };
    const end = await this.run('plan', { name: 'pull_request', payload: { pull_request: { number, ...sides } } });
    api.runs.add({ id: this.lastRun, head });
    for (const name of checkout.artifacts(this.lastRun)) api.runs.upload(this.lastRun, name, this.filesOf(name));
    checkout.switchTo('main');
    return end;
  }

  /** Squashes it into the main branch. */
  async merge(number: number): Promise<void> {
    this.application = { ...this.application, ...this.proposals.get(number) };
    await this.writer.write(this.application);
    this.api.pulls.merge(number, this.checkout.commit());
  }

  /** The run that follows a push to the main branch. */
  deploy(): Promise<WorkflowEnd> {
    return this.run('deploy', { name: 'push' });
  }

  run(workflow: (typeof workflows)[number], event: WorkflowEvent): Promise<WorkflowEnd> {
    this.lastRun += 1;
    const { variables, secrets } = this;
    return this.checkout.run(workflow, {
      ...{ variables, secrets: { ...secrets, GITHUB_TOKEN: 'ghs_job' }, run: this.lastRun },
      environment: { ...this.environment, GITHUB_API_URL: this.api.url },
      ...event,
    });
  }

  /** The number of the last run. */
  get number(): number {
    return this.lastRun;
  }

  /** The ECS cluster of the cell. */
  get cluster(): string {
    return parseCells(this.checkout.read('synthesized/cells.json')).cells[0]?.cluster ?? '';
  }

  /** What the last run has left of the cell. */
  report(): CellReport {
    const file = join(this.checkout.artifactFolder('report-open', this.lastRun), 'open.json');
    return parseCellReport(readFileSync(file, 'utf8'));
  }

  async end(): Promise<void> {
    const { folder, aws, cloud, api } = this.world;
    await Promise.all([cloud.stop(), api.stop()]);
    await aws.stop();
    this.checkout.remove();
    rmSync(folder, { recursive: true, force: true });
  }

  private get environment(): Readonly<Record<string, string>> {
    const { cloud, terraform } = this.world;
    return {
      ...cloud.environment,
      ...{ TF_CLI_CONFIG_FILE: terraform.environment.TF_CLI_CONFIG_FILE ?? '', CHECKPOINT_DISABLE: '1' },
      // The embedded AWS has one address, and so no host for a bucket.
      TF_CLI_ARGS_init: '-backend-config=use_path_style=true',
    };
  }

  private filesOf(artifact: string): Readonly<Record<string, string>> {
    const folder = this.checkout.artifactFolder(artifact, this.lastRun);
    const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    return Object.fromEntries(entries.map(({ name }) => [name, readFileSync(join(folder, name), 'utf8')]));
  }
}
