import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { parseCellReport } from '../../src/pipeline/report/cell-report';
import { anEmbeddedAws, type TestAws } from '../rehearsal/embedded-aws/an-embedded-aws';
import { describeWith } from '../support/needs';
import { prepareTerraform, type PreparedTerraform } from '../support/prepared-terraform';
import { installedProgram, repository } from '../support/repository';

const config = join(repository, 'test', 'fixtures', 'configs', 'small.config.ts');
const account = '444455556666';
const bucket = `small-terraform-state-${account}-eu-central-1`;

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function plan(words: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ended> {
  const program = [join(repository, 'src', 'commands', 'plan.ts'), '--config', config, ...words];
  return new Promise((resolve) => {
    const child = execFile(
      installedProgram('tsx'),
      program,
      { cwd: repository, env: environment },
      (_, stdout, stderr) => resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

describe('npm run plan, asked for what it cannot do', () => {
  it.each([
    [['--onyl', 'open'], "Unknown option '--onyl'"],
    [['--backend-config', 'bucket'], '"bucket" is not NAME=value'],
    [['--only', 'prod'], 'There is no cell "prod". The configuration has open, isolated.'],
  ])('%j ends with 1 and says why', async (words, message) => {
    const { exitCode, stdout, stderr } = await plan(words, { PATH: process.env.PATH ?? '' });
    expect(stderr).toContain(message);
    expect([exitCode, stdout]).toEqual([1, '']);
  });
});

describeWith(['terraform', 'python'], 'npm run plan', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plan-'));
  let aws: TestAws;
  let terraform: PreparedTerraform;
  let user: Readonly<Record<string, string>>;

  beforeAll(async () => {
    aws = await anEmbeddedAws();
    terraform = await prepareTerraform(folder);
    const { accessKeyId, secretAccessKey } = aws.aws.credentialsFor(account);
    user = {
      ...terraform.environment,
      AWS_ENDPOINT_URL: aws.aws.endpoint.href,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
  });
  afterAll(async () => {
    await aws.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const oneAddress = ['--backend-config', 'use_path_style=true'] as const;

  it('says what to do without credentials', async () => {
    const { exitCode, stdout } = await plan(['--only', 'open'], {
      ...terraform.environment,
      AWS_EC2_METADATA_DISABLED: 'true',
      HOME: folder,
    });
    expect(exitCode).toBe(1);
    expect(stdout).toContain('sign in ("aws sso login")');
  });

  it('plans with the credentials of whoever calls: table, Markdown and JSON of one report, and nothing is changed', async () => {
    const missing = await plan(['--only', 'open', ...oneAddress], user);
    expect([missing.exitCode, missing.stdout]).toEqual([
      1,
      expect.stringContaining(`Create it in the account ${account}`),
    ]);

    const place = { endpoint: aws.aws.endpoint.href, region: 'eu-central-1', forcePathStyle: true };
    const s3 = new S3Client({ ...place, credentials: { ...aws.aws.credentialsFor(account) } });
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    const markdown = join(folder, 'comment.md');
    const shown = await plan(['--only', 'open', '--markdown', markdown, ...oneAddress], user);
    expect(shown.stderr).toContain(markdown);
    expect([shown.exitCode, shown.stdout]).toEqual([0, expect.stringMatching(/│ open +│ public subnets +│ \d+ +│/)]);
    expect(readFileSync(markdown, 'utf8')).toContain('aws_vpc.network_vpc');

    const { stdout } = await plan(['--only', 'open', '--json', ...oneAddress], user);
    const [report, ...others] = z.array(z.unknown()).parse(JSON.parse(stdout));
    const { cell, plan: section } = parseCellReport(JSON.stringify(report));
    expect([cell.id, others]).toEqual(['open', []]);
    expect(section?.counts.add).toBeGreaterThan(15);
    expect(shown.stdout).toContain(`│ ${String(section?.counts.add)} `);

    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    expect(Contents).toEqual([]);
    s3.destroy();
  });
});
