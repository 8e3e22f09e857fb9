import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateRepositoryCommand, ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { type ConfigInput } from '../../src/infrastructure/config/config';
import { planConfig } from '../../src/infrastructure/plan-config';
import { TerraformCli } from '../../src/pipeline/adapters/terraform-cli';
import { describeWith } from '../support/needs';
import { prepareTerraform } from '../support/prepared-terraform';
import { synthesizedCell } from '../support/synthesized-stack';
import { EnforcingMoto, type SessionKeys } from './enforcing-moto';
import { allowedActions, keptRole } from './roles';

/** The one account that moto has without a header that says otherwise. */
const account = '123456789012';

/** A cell that is quickly applied. */
const config: ConfigInput = {
  project: 'life',
  environments: {
    prod: {
      account,
      region: 'eu-central-1',
      zones: ['eu-central-1a'],
      networking: { kind: 'public' },
      flowLogs: { enabled: false },
    },
  },
  services: { app: { image: 'docker/app', port: 8080 } },
};

/** moto knows no conditions and hardly a resource: what it shows is that the actions are enough, and each is needed. */
describeWith(['terraform', 'python'], 'under an emulator that enforces the actions of the policies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'enforced-'));
  const taken = 'servicediscovery:CreateService';
  let moto: EnforcingMoto;
  let terraform: TerraformCli;
  let sessions: Readonly<Record<'plan' | 'apply' | 'less' | 'push', SessionKeys>>;

  beforeAll(async () => {
    moto = await EnforcingMoto.start();
    terraform = new TerraformCli(await prepareTerraform(folder));
    const actions = (key: string) => allowedActions(keptRole(key));
    sessions = {
      plan: await moto.sessionOf('plan', actions('plan')),
      apply: await moto.sessionOf('apply', actions('apply-prod')),
      less: await moto.sessionOf(
        'less',
        actions('apply-prod').filter((action) => action !== taken),
      ),
      push: await moto.sessionOf('push', actions('push')),
    };
    await moto.enforce();
    writeFileSync(join(folder, 'empty'), '');
    writeStack();
  });

  afterAll(async () => {
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function writeStack(): void {
    const [cell] = planConfig(config).cells;
    if (!cell) throw new Error('There is no cell');
    mkdirSync(join(folder, 'stack'));
    writeFileSync(join(folder, 'stack', 'cdk.tf.json'), synthesizedCell(cell).text);
    const settings = { terraform: { backend: { local: {} } }, provider: { aws: [{ s3_use_path_style: true }] } };
    writeFileSync(join(folder, 'stack', 'local_override.tf.json'), JSON.stringify(settings));
    writeFileSync(join(folder, 'stack', 'images.auto.tfvars.json'), JSON.stringify({ images: { app: 'tag' } }));
  }

  const runAs = (keys: SessionKeys) => ({
    folder: join(folder, 'stack'),
    environment: {
      AWS_ENDPOINT_URL: moto.endpoint,
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      AWS_SESSION_TOKEN: keys.sessionToken,
      AWS_CONFIG_FILE: join(folder, 'empty'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'empty'),
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    logFile: join(folder, 'log'),
    signal: new AbortController().signal,
  });

  const client = (credentials: SessionKeys) => ({ endpoint: moto.endpoint, region: 'eu-central-1', credentials });

  it('the plan role plans, and makes nothing', async () => {
    expect(await terraform.init(runAs(sessions.plan))).toMatchObject({ kind: 'done' });
    expect(await terraform.plan(runAs(sessions.plan))).toMatchObject({ kind: 'done', value: { hasChanges: true } });
    const create = new EC2Client(client(sessions.plan)).send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
    await expect(create).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  it('the push role gets its token, and makes no repository', async () => {
    const ecr = new ECRClient(client(sessions.push));
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
    expect(authorizationData).toHaveLength(1);
    const create = ecr.send(new CreateRepositoryCommand({ repositoryName: 'life/other' }));
    await expect(create).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  it('the apply role applies; with one action less it does not get through', async () => {
    expect(await terraform.plan(runAs(sessions.less))).toMatchObject({ kind: 'done' });
    const less = await terraform.apply(runAs(sessions.less));
    expect(less).toMatchObject({
      kind: 'failed',
      problems: [expect.stringMatching(/CreateService, .*StatusCode: 403/)],
    });
    expect(await terraform.plan(runAs(sessions.apply))).toMatchObject({ kind: 'done' });
    expect(await terraform.apply(runAs(sessions.apply))).toMatchObject({ kind: 'done' });
    expect(await terraform.destroy(runAs(sessions.apply))).toMatchObject({ kind: 'done' });
  });
});
