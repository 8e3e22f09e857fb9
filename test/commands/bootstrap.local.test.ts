import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { GetRoleCommand, IAMClient, ListOpenIDConnectProvidersCommand } from '@aws-sdk/client-iam';
import { GetBucketVersioningCommand, HeadBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { type RecordedCall } from '../../src/rehearsal/embedded-aws/api-route';
import { anEmbeddedAws, type TestAws } from '../rehearsal/embedded-aws/an-embedded-aws';
import { aGitHubApi, type tokens } from '../support/github-api/a-github-api';
import { type GitHubApi } from '../support/github-api/github-api';
import { killMarked } from '../support/marked-processes';
import { describeWith } from '../support/needs';
import { prepareTerraform, type PreparedTerraform } from '../support/prepared-terraform';
import { installedProgram, repository } from '../support/repository';

const config = join(repository, 'test', 'fixtures', 'configs', 'two-accounts.config.ts');
const account = '111111111111';
const bucket = `shop-terraform-state-${account}-eu-central-1`;
const provider = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;

interface Ended {
  readonly exitCode: number;
  readonly said: string;
}

const program = [join(repository, 'src', 'commands', 'bootstrap.ts'), '--config', config];

/** Where it keeps its state while there is no bucket. */
const localState = join(repository, '.bootstrap', `shop-${account}.tfstate`);

function bootstrap(words: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      installedProgram('tsx'),
      [...program, ...words],
      { cwd: repository, env: environment },
      (_, stdout, stderr) => resolve({ exitCode: child.exitCode ?? -1, said: stdout + stderr }),
    );
  });
}

/** Calls that change something. */
function writesOf(calls: readonly RecordedCall[]): readonly string[] {
  return calls.map(({ action }) => action).filter((action) => !/^(Get|List|Head|Describe)/.test(action));
}

const trustSchema = z.object({
  Statement: z.tuple([z.object({ Condition: z.object({ StringEquals: z.record(z.string(), z.unknown()) }) })]),
});

describeWith(['terraform', 'python'], 'npm run bootstrap', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bootstrap-'));
  let aws: TestAws;
  let terraform: PreparedTerraform;
  let github: GitHubApi;
  let user: Readonly<Record<string, string>>;
  let s3: S3Client;
  let iam: IAMClient;

  beforeAll(async () => {
    aws = await anEmbeddedAws();
    terraform = await prepareTerraform(folder);
    github = await aGitHubApi();
    user = credentialsOf(account);
    const client = { endpoint: aws.aws.endpoint.href, region: 'eu-central-1' };
    const credentials = { ...aws.aws.credentialsFor(account) };
    s3 = new S3Client({ ...client, credentials, forcePathStyle: true });
    iam = new IAMClient({ ...client, credentials });
  });
  afterAll(async () => {
    s3.destroy();
    iam.destroy();
    await github.stop();
    await aws.stop();
    rmSync(folder, { recursive: true, force: true });
    rmSync(localState, { force: true });
  });

  function credentialsOf(owner: string) {
    const { accessKeyId, secretAccessKey } = aws.aws.credentialsFor(owner);
    return {
      ...terraform.environment,
      AWS_ENDPOINT_URL: aws.aws.endpoint.href,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_TOKEN: 'ghp_alice' satisfies keyof typeof tokens,
    };
  }

  /** Kills a run, and all that it has started, once AWS has answered such a call. */
  async function killAt(action: string): Promise<void> {
    const mark = `bootstrap-test-${String(process.pid)}`;
    const run = bootstrap(['--yes'], { ...user, BOOTSTRAP_TEST: mark });
    while (!aws.aws.recordedCalls().some((call) => call.action === action)) await setTimeout(20);
    killMarked(mark);
    await run;
  }

  /** What a run said, and what it changed. */
  async function running(words: readonly string[], environment = user) {
    const [calls, writes] = [aws.aws.recordedCalls().length, github.settings.writes];
    const ended = await bootstrap(words, environment);
    return {
      ...ended,
      awsWrites: writesOf(aws.aws.recordedCalls().slice(calls)),
      githubWrites: github.settings.writes - writes,
    };
  }

  it('without a token asks for the ids, and says what it would do and which commands are for GitHub', async () => {
    const without = { ...user, GITHUB_TOKEN: '' };
    expect((await running([], without)).said).toContain('gh api repos/acme/shop --jq');
    const told = ['--repository-id', '1', '--owner-id', '2', '--main-branch', 'main'];
    const { exitCode, said, awsWrites, githubWrites } = await running([...told, '--dry-run'], without);
    expect(said).toContain('AWS: make the identity provider token.actions.githubusercontent.com');
    expect(said).toContain(bucket);
    expect(said).toContain('the commands are printed');
    expect([exitCode, awsWrites, githubWrites]).toEqual([0, [], 0]);
  });

  it('sets an account up, though the run before was killed in the middle, and what it had noted is lost', async () => {
    github.settings.variables.set('PLAN_ROLE', 'arn:aws:iam::222222222222:role/shop-plan');
    await killAt('AttachRolePolicy');
    expect(aws.aws.recordedCalls().map(({ action }) => action)).toContain('CreateRole');
    rmSync(localState, { force: true });
    const { exitCode, said } = await running(['--yes']);
    expect(said).toMatch(/A run that was killed has made, and this one takes over: .*:policy\/shop-/);
    expect([said, exitCode]).toEqual([expect.stringContaining('GitHub has the variable PLAN_ROLE'), 0]);
    const refused = aws.aws
      .recordedCalls()
      .filter(({ action, status }) => action.startsWith('Create') && status >= 400);
    expect(refused).toEqual([]);

    const { environments, variables } = github.settings;
    expect(variables.get('PLAN_ROLE')?.split('\n')).toEqual([
      'arn:aws:iam::222222222222:role/shop-plan',
      'arn:aws:iam::111111111111:role/shop-plan',
    ]);
    expect(variables.get('IMAGES_ROLE')).toBe('arn:aws:iam::111111111111:role/shop-push');
    expect(environments.get('dev')?.branches).toEqual(['main']);
    expect(environments.get('dev-eu')?.variables.get('APPLY_ROLE')).toContain('role/shop-apply-dev-eu');
    const key = await github.settings.openSecret('actions', 'FINGERPRINT_KEY');
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(await github.settings.openSecret('dependabot', 'FINGERPRINT_KEY')).toBe(key);
  });

  it('keeps every version of a state, and trusts the repository by its id', async () => {
    const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
    expect(Status).toBe('Enabled');
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'shop-apply-dev' }));
    const trust = trustSchema.parse(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')));
    expect(trust.Statement[0].Condition.StringEquals).toMatchObject({
      'token.actions.githubusercontent.com:repository_id': '1',
      'token.actions.githubusercontent.com:ref': 'refs/heads/main',
    });
  });

  it('changes nothing the second time', async () => {
    const { exitCode, said, awsWrites, githubWrites } = await running(['--yes']);
    expect(said).toContain('is as it should be');
    expect([exitCode, awsWrites, githubWrites]).toEqual([0, [], 0]);
  });

  it('is not undone while a cell is deployed', async () => {
    const key = 'shop/dev.tfstate';
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: JSON.stringify({ resources: [{}] }) }));
    const { exitCode, said, awsWrites } = await running(['--destroy', '--yes']);
    expect(said).toContain(`s3://${bucket}/${key}`);
    expect([exitCode, awsWrites]).toEqual([1, []]);
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: JSON.stringify({ resources: [] }) }));
  });

  it('is undone as a whole, and leaves what other accounts need', async () => {
    const { exitCode, said } = await running(['--destroy', '--yes']);
    expect([said, exitCode]).toEqual([expect.stringContaining('The identity provider is gone'), 0]);
    await expect(s3.send(new HeadBucketCommand({ Bucket: bucket }))).rejects.toThrow();
    const { OpenIDConnectProviderList: left = [] } = await iam.send(new ListOpenIDConnectProvidersCommand());
    expect(left.map(({ Arn }) => Arn)).not.toContain(provider);
    expect(github.settings.variables.get('PLAN_ROLE')).toBe('arn:aws:iam::222222222222:role/shop-plan');
    expect(github.settings.environments.get('dev')?.variables.has('APPLY_ROLE')).toBe(false);
    expect(github.faults).toEqual([]);
  });
});
