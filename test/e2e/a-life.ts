import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { deployWorkflow } from '../../projenrc/deploy-workflow';
import { formatWorkflow } from '../../projenrc/workflow';
import { parseCells } from '../../src/contract/cells';
import { stateBucketName } from '../../src/contract/state-names';
import { childEnvironment } from '../../src/rehearsal/child-environment';
import { type EmbeddedAws, startEmbeddedAws } from '../../src/rehearsal/embedded-aws/start-embedded-aws';
import { createRunFolder } from '../../src/rehearsal/run-folder';
import { synthesize } from '../../src/rehearsal/synthesize';
import { Cloud } from '../actions/a-cloud';
import { type GitHubApi } from '../support/github-api/github-api';
import { type PreparedTerraform, prepareTerraform } from '../support/prepared-terraform';
import { installedProgram, repository } from '../support/repository';
import { Checkout, type WorkflowEnd, type WorkflowEvent } from '../workflows/a-checkout';
import { aPackage } from '../workflows/stand-ins';

/** The account of the one environment, `open`. */
export const account = '555566667777';

/** A configuration, as far as it changes in a life. */
export interface LifeConfig {
  readonly networking: object;
}

const workflows = ['deploy', 'destroy', 'drift', 'images', 'plan', 'unlock'] as const;
const actions = ['apply', 'ask', 'build-push', 'comment', 'destroy', 'drift', 'plan', 'rollout', 'unlock', 'validate'];

/** A repository made from the template, the account that it deploys to, and GitHub. */
export class Life {
  static async begin(api: GitHubApi): Promise<Life> {
    const folder = mkdtempSync(join(tmpdir(), 'life-'));
    const environment = childEnvironment(process.env);
    const place = { folder: join(folder, 'aws'), region: 'eu-central-1', onProgress: () => undefined };
    const aws = await startEmbeddedAws({ ...place, environment, containers: true });
    const { accessKeyId } = aws.credentialsFor(account);
    const own = { endpoint: aws.endpoint.href, registryHost: aws.registryHost, accessKeyId };
    const cloud = await Cloud.start(account, { own });
    return new Life(folder, api, { aws, cloud, terraform: await prepareTerraform(folder, 'terraform') });
  }

  readonly checkout = new Checkout();
  /** What bootstrap has set. */
  variables: Readonly<Record<string, string>> = {};
  private secrets: Readonly<Record<string, string>> = {};
  private lastRun = 100;

  private constructor(
    private readonly folder: string,
    readonly api: GitHubApi,
    private readonly world: {
      readonly aws: EmbeddedAws;
      readonly cloud: Cloud;
      readonly terraform: PreparedTerraform;
    },
  ) {
    const { checkout } = this;
    checkout.write('.github/workflows/deploy.yml', formatWorkflow(deployWorkflow(['open'])));
    checkout.copy(...workflows.filter((name) => name !== 'deploy').map((name) => `.github/workflows/${name}.yml`));
    checkout.copy(...actions.map((name) => `actions/${name}`), 'terraform.lock.hcl');
    Object.entries(aPackage('synthesized')).forEach(([path, text]) => checkout.write(path, text));
  }

  get aws(): EmbeddedAws {
    return this.world.aws;
  }

  /** Writes the application: a page, on a base that is at hand. */
  writeImage(base: string, command = '["/bin/busybox", "httpd", "-f", "-p", "5000", "-h", "/site"]'): void {
    this.checkout.write('docker/app/index.html', 'hello');
    this.checkout.write('docker/app/Dockerfile', `FROM ${base}\nCOPY index.html /site/\nCMD ${command}\n`);
  }

  /** Writes the configuration, and synthesizes it. */
  async configure({ networking }: LifeConfig): Promise<void> {
    const open = {
      account,
      region: 'eu-central-1',
      zones: ['eu-central-1a'],
      networking,
      flowLogs: { enabled: false },
    };
    const services = { app: { image: 'docker/app', port: 5000, cpu: 256, memoryMiB: 512 } };
    const config = JSON.stringify({ project: 'life', environments: { open }, services });
    this.checkout.write('fargate.config.ts', `export default ${config};\n`);
    const run = await createRunFolder(repository);
    const path = join(this.checkout.folder, 'fargate.config.ts');
    const { signal } = new AbortController();
    const environment = childEnvironment(process.env);
    await synthesize({ repository, config: path, folder: run.path, environment, signal });
    rmSync(join(this.checkout.folder, 'synthesized'), { recursive: true, force: true });
    cpSync(join(run.path, 'cdktf.out'), join(this.checkout.folder, 'synthesized'), { recursive: true });
    await run.remove();
    const overrides = { locals: { registry: this.world.cloud.registryHost } };
    this.checkout.write('synthesized/stacks/open/life_override.tf.json', JSON.stringify(overrides));
  }

  /** Runs `npm run bootstrap` as an administrator, and does on GitHub what it says is to be done there. */
  async bootstrap(): Promise<string> {
    const { accessKeyId, secretAccessKey } = this.world.aws.credentialsFor(account);
    // The embedded AWS speaks no TLS, without which the bucket lets nobody in: its policy is taken and not kept.
    const kept = { status: 200, body: '{"Version":"2012-10-17","Statement":[]}' };
    this.world.cloud.has({ at: /^PUT \S+\?policy\b/, fault: { status: 204 } });
    this.world.cloud.has({ at: /^GET \S+\?policy\b(?!Status)/, fault: kept });
    const AWS_ENDPOINT_URL = this.world.cloud.url;
    const own = { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    const told = ['--repository=acme/shop', '--repository-id=22', '--owner-id=11', '--main-branch=main', '--yes'];
    const config = `--config=${join(this.checkout.folder, 'fargate.config.ts')}`;
    const script = join(repository, 'src', 'commands', 'bootstrap.ts');
    const { stdout, stderr } = await promisify(execFile)(installedProgram('tsx'), [script, config, ...told], {
      cwd: repository,
      env: { ...this.world.terraform.environment, ...own },
    });
    const said = stdout + stderr;
    const settings = [...said.matchAll(/gh variable set (\w+) .*?--body '?([^'\n]*)'?/g)];
    this.variables = Object.fromEntries(settings.map(([, name = '', value = '']) => [name, value]));
    // Whoever sets it up makes it: openssl rand -hex 32.
    if (said.includes('gh secret set FINGERPRINT_KEY'))
      this.secrets = { FINGERPRINT_KEY: randomBytes(32).toString('hex') };
    return said;
  }

  /** Pushes what stands there to a pull request. */
  async review(number: number): Promise<WorkflowEnd> {
    const sha = this.checkout.commit();
    const head = { ref: `change-${number}`, sha, repository: 'acme/shop' };
    this.api.pulls.put({ number, head, commits: [sha] });
    const sides = { head: { ...head, repo: { full_name: 'acme/shop' } }, base: { ref: 'main', sha: 'b'.repeat(40) } };
    const end = await this.run('plan', { name: 'pull_request', payload: { pull_request: { number, ...sides } } });
    this.api.runs.add({ id: this.lastRun, head });
    for (const name of this.checkout.artifacts(this.lastRun))
      this.api.runs.upload(this.lastRun, name, this.filesOf(name));
    return end;
  }

  /** Merges it, and what stands there with it. */
  merge(number: number): Promise<WorkflowEnd> {
    this.api.pulls.merge(number, this.checkout.commit());
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

  /** The ECS cluster of the cell. */
  get cluster(): string {
    return parseCells(this.checkout.read('synthesized/cells.json')).cells[0]?.cluster ?? '';
  }

  /** Keys in the bucket of the states. */
  async states(): Promise<readonly string[]> {
    const credentials = this.aws.credentialsFor(account);
    const config = { endpoint: this.aws.endpoint.href, region: 'eu-central-1', forcePathStyle: true, credentials };
    const s3 = new S3Client(config);
    const Bucket = stateBucketName('life', account, 'eu-central-1');
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    s3.destroy();
    return Contents.map(({ Key = '' }) => Key);
  }

  /** The report of a cell that the last run has left. */
  report(cell = 'open'): unknown {
    const file = join(this.checkout.artifactFolder(`report-${cell}`, this.lastRun), `${cell}.json`);
    return z.unknown().parse(JSON.parse(readFileSync(file, 'utf8')));
  }

  async end(): Promise<void> {
    await this.world.cloud.stop();
    await this.world.aws.stop();
    this.checkout.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get environment(): Readonly<Record<string, string>> {
    return {
      ...this.world.cloud.environment,
      ...{ TF_CLI_CONFIG_FILE: this.world.terraform.environment.TF_CLI_CONFIG_FILE ?? '', CHECKPOINT_DISABLE: '1' },
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
