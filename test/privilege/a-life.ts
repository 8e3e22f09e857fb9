import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { type ConfigInput } from '../../src/infrastructure/config/config';
import { planConfig } from '../../src/infrastructure/plan-config';
import { TerraformCli } from '../../src/pipeline/adapters/terraform-cli';
import { type TerraformResult, type TerraformRun } from '../../src/pipeline/ports/terraform';
import { awsEnvironment, childEnvironment } from '../../src/rehearsal/child-environment';
import {
  startEmbeddedAws,
  type EmbeddedAws,
  type EmbeddedAwsOptions,
} from '../../src/rehearsal/embedded-aws/start-embedded-aws';
import { prepareTerraform } from '../support/prepared-terraform';
import { synthesizedCell, synthesizedRegistry } from '../support/synthesized-stack';

/** Who makes calls: roles as bootstrap makes them, and who bootstraps. */
export type Caller = 'plan' | 'apply' | 'bootstrap';

/** A stack as it is written for Terraform. */
interface Stack {
  readonly id: string;
  readonly account: string;
  readonly text: string;
  readonly images: Readonly<Record<string, string>> | undefined;
}

/** Stacks that live on an embedded AWS as they do on AWS: their state in a bucket, read by one role and changed by another. */
export class Life {
  static async begin(onCall: EmbeddedAwsOptions['onCall']): Promise<Life> {
    const folder = mkdtempSync(join(tmpdir(), 'life-'));
    const terraform = await prepareTerraform(folder);
    const aws = await startEmbeddedAws({
      folder: join(folder, 'aws'),
      region: 'eu-central-1',
      onProgress: () => undefined,
      containers: false,
      environment: childEnvironment(process.env),
      ...(onCall && { onCall }),
    });
    writeFileSync(join(folder, 'empty'), '');
    return new Life(folder, aws, new TerraformCli(terraform));
  }

  private constructor(
    private readonly folder: string,
    readonly aws: EmbeddedAws,
    private readonly terraform: TerraformCli,
  ) {}

  /** Makes the bucket of the states, which bootstrap makes elsewhere. */
  async makeStateBucket(config: ConfigInput): Promise<void> {
    for (const { account, state } of planConfig(config).cells.slice(0, 1)) {
      const credentials = this.aws.credentialsFor(account, 'bootstrap');
      const s3 = new S3Client({
        endpoint: this.aws.endpoint.href,
        region: state.region,
        forcePathStyle: true,
        credentials,
      });
      await s3.send(new CreateBucketCommand({ Bucket: state.bucket }));
    }
  }

  /** Plans every cell as a pull request does. */
  async plan(config: ConfigInput): Promise<void> {
    await Promise.all(this.write(cellsOf(config)).map((stack) => this.planOne(stack, 'plan', false)));
  }

  /** Brings the repositories up to date, which is a part of bootstrapping; then plans each cell again, with the lock, and applies it. */
  async apply(config: ConfigInput): Promise<void> {
    await this.applyAll(registriesOf(config), 'bootstrap');
    await this.applyAll(cellsOf(config), 'apply');
  }

  async destroy(config: ConfigInput): Promise<void> {
    await this.destroyAll(cellsOf(config), 'apply');
    await this.destroyAll(registriesOf(config), 'bootstrap');
  }

  async end(): Promise<void> {
    await this.aws.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async applyAll(stacks: readonly Stack[], caller: Caller): Promise<void> {
    await Promise.all(
      this.write(stacks).map(async (stack) => {
        await this.planOne(stack, caller, true);
        require(stack, 'apply', await this.terraform.apply(this.runOf(stack, caller)));
      }),
    );
  }

  private async destroyAll(stacks: readonly Stack[], caller: Caller): Promise<void> {
    await Promise.all(
      this.write(stacks).map(async (stack) => {
        require(stack, 'init', await this.terraform.init(this.runOf(stack, caller)));
        require(stack, 'destroy', await this.terraform.destroy(this.runOf(stack, caller)));
      }),
    );
  }

  private async planOne(stack: Stack, caller: Caller, lock: boolean): Promise<void> {
    const run = { ...this.runOf(stack, caller), lock };
    require(stack, 'init', await this.terraform.init(run));
    require(stack, 'plan', await this.terraform.plan(run));
    require(stack, 'show', await this.terraform.show(run));
  }

  private runOf({ id, account }: Stack, caller: Caller): TerraformRun {
    const access = { endpoint: this.aws.endpoint, ...this.aws.credentialsFor(account, caller) };
    return {
      folder: join(this.folder, id),
      environment: awsEnvironment(access, join(this.folder, 'empty')),
      logFile: join(this.folder, `${id}.log`),
      signal: new AbortController().signal,
      // The embedded AWS has one address, and so no host for a bucket.
      backendConfig: { use_path_style: 'true' },
    };
  }

  private write(stacks: readonly Stack[]): readonly Stack[] {
    for (const { id, text, images } of stacks) {
      this.writeFile(join(id, 'cdk.tf.json'), text);
      if (images) this.writeFile(join(id, 'images.auto.tfvars.json'), JSON.stringify({ images }));
    }
    return stacks;
  }

  private writeFile(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function cellsOf(config: ConfigInput): readonly Stack[] {
  const { cells, list } = requireFaultless(config);
  const images = Object.fromEntries(list.images.map(({ name }) => [name, 'tag']));
  return cells.map((cell) => ({ id: cell.id, account: cell.account, text: synthesizedCell(cell).text, images }));
}

function registriesOf(config: ConfigInput): readonly Stack[] {
  return requireFaultless(config).registries.map((registry) => ({
    id: registry.id,
    account: registry.account,
    text: synthesizedRegistry(registry).text,
    images: undefined,
  }));
}

function requireFaultless(config: ConfigInput) {
  const plan = planConfig(config);
  if (plan.faults.length > 0) throw new Error(JSON.stringify(plan.faults));
  return plan;
}

function require(stack: Stack, step: string, result: TerraformResult<unknown>): void {
  if (result.kind === 'done') return;
  throw new Error(`${stack.id}: ${step} ${result.kind === 'failed' ? result.problems.join('\n') : result.kind}`);
}
