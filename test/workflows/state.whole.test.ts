import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { formatCells } from '../../src/contract/cells';
import { Cloud } from '../actions/a-cloud';
import { someCells, someFiles } from '../pipeline/steps/some-cells';
import { describeWith } from '../support/needs';
import { type PreparedTerraform, prepareTerraform } from '../support/prepared-terraform';
import { sharedAws } from '../support/shared/shared';
import { Checkout, type WorkflowEnd } from './a-checkout';
import { aPackage } from './stand-ins';

const account = '111111111111';
const bucket = `state-${account}`;

/** As Terraform leaves it when it is killed. */
const lock = {
  ...{ ID: '6d0d8b1c-0000-4000-8000-000000000001', Operation: 'OperationTypeApply', Info: '', Version: '1.11.4' },
  ...{ Who: 'runner@fv-az1', Created: '2026-01-01T09:54:27Z', Path: `${bucket}/shop/old.tfstate` },
};

describeWith(['act', 'terraform', 'python'], 'on the state of a cell that the configuration no longer has', () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-'));
  const checkout = new Checkout();
  let cloud: Cloud;
  let terraform: PreparedTerraform;
  let clients: { readonly s3: S3Client; readonly ec2: EC2Client };

  beforeAll(async () => {
    cloud = await Cloud.start(account);
    const { endpoint, accessKeyId } = await sharedAws(account);
    const credentials = { accessKeyId, secretAccessKey: 'secret' };
    const config = { endpoint, region: 'eu-central-1', credentials };
    clients = { s3: new S3Client({ ...config, forcePathStyle: true }), ec2: new EC2Client(config) };
    await clients.s3.send(new CreateBucketCommand({ Bucket: bucket }));
    terraform = await prepareTerraform(folder, 'terraform');
    checkout.copy('.github/workflows/destroy.yml', '.github/workflows/unlock.yml', 'actions/destroy', 'actions/unlock');
    checkout.copy('terraform.lock.hcl');
    Object.entries({ ...someFiles(), ...aPackage('synthesized') }).forEach(([path, text]) =>
      checkout.write(path, text),
    );
    checkout.write('synthesized/cells.json', formatCells(someCells()));
    checkout.commit();
    await put('shop/dev.tfstate', '{"of": "another cell"}');
    await applyOld({
      ...terraform.environment,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 's',
    });
    await put('shop/old.applied.json', '{}');
  });
  afterAll(async () => {
    await cloud.stop();
    checkout.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const put = (key: string, text: string) =>
    clients.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));

  const keys = async () => {
    const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    return Contents.map(({ Key }) => Key);
  };

  /** Deploys what a configuration once had. */
  async function applyOld(environment: NodeJS.ProcessEnv): Promise<void> {
    const stack = join(folder, 'old');
    const backend = {
      bucket,
      key: 'shop/old.tfstate',
      region: 'eu-central-1',
      use_lockfile: true,
      use_path_style: true,
    };
    const resource = { aws_vpc: { old: { cidr_block: '10.9.0.0/16' } } };
    const required = { aws: { source: 'hashicorp/aws' } };
    mkdirSync(stack);
    writeFileSync(
      join(stack, 'cdk.tf.json'),
      JSON.stringify({
        ...{ terraform: { backend: { s3: backend }, required_providers: required }, resource },
        provider: { aws: [{ region: 'eu-central-1' }] },
      }),
    );
    for (const words of [['init'], ['apply', '-auto-approve']])
      await promisify(execFile)(terraform.executable, [...words, '-input=false'], { cwd: stack, env: environment });
  }

  const oldVpcs = async () => {
    const { Vpcs = [] } = await clients.ec2.send(new DescribeVpcsCommand({}));
    return Vpcs.filter(({ CidrBlock }) => CidrBlock === '10.9.0.0/16');
  };

  const start = (workflow: 'destroy' | 'unlock', inputs: Readonly<Record<string, string>>): Promise<WorkflowEnd> =>
    checkout.run(workflow, {
      ...{ name: 'workflow_dispatch', inputs: { environment: 'dev', cell: 'old', ...inputs } },
      variables: { PLAN_ROLE: 'plan-role', APPLY_ROLE: `arn:aws:iam::${account}:role/shop-apply-dev` },
      environment: {
        ...cloud.environment,
        ...{ TF_CLI_CONFIG_FILE: terraform.environment.TF_CLI_CONFIG_FILE ?? '' },
        // The embedded AWS has one address, and so no host for a bucket.
        TF_CLI_ARGS_init: '-backend-config=use_path_style=true',
      },
    });

  it('unlock says that nobody holds it, then who does, then removes exactly the lock that is named', async () => {
    expect((await start('unlock', {})).notices).toEqual(['Nobody holds the state of old.']);
    await put('shop/old.tfstate.tflock', JSON.stringify(lock));
    const held = await start('unlock', {});
    expect([held.code, held.notices.join()]).toEqual([
      0,
      expect.stringContaining('runner@fv-az1 has held the state of old'),
    ]);
    const wrong = await start('unlock', { lock: 'another' });
    expect([wrong.code, wrong.output]).toEqual([
      1,
      expect.stringContaining(`The lock has the id ${lock.ID}, not another`),
    ]);
    await expect(keys()).resolves.toContain('shop/old.tfstate.tflock');
    expect((await start('unlock', { lock: lock.ID })).code).toBe(0);
    await expect(keys()).resolves.not.toContain('shop/old.tfstate.tflock');
  });

  it('destroy does nothing when the confirmation is another word', async () => {
    const { code, output } = await start('destroy', { confirmation: 'yes' });
    expect([code, output]).toEqual([1, expect.stringContaining('The cell is "old" and the confirmation "yes"')]);
    await expect(oldVpcs()).resolves.toHaveLength(1);
  });

  it('destroy waits for nobody and breaks no lock: it says who holds the state', async () => {
    await put('shop/old.tfstate.tflock', JSON.stringify(lock));
    const { code, output } = await start('destroy', { confirmation: 'old' });
    expect([code, output]).toEqual([
      1,
      expect.stringMatching(/old is not destroyed\. It failed at plan.*runner@fv-az1/s),
    ]);
    await start('unlock', { lock: lock.ID });
  });

  it('destroy leaves nothing of it, and touches no other cell', async () => {
    const { code, notices } = await start('destroy', { confirmation: 'old' });
    expect([code, notices]).toEqual([0, ['old is destroyed: 1 resource.']]);
    await expect(oldVpcs()).resolves.toEqual([]);
    await expect(keys()).resolves.toEqual(['shop/dev.tfstate']);
  });

  it('destroy names the states that there are when it is asked again', async () => {
    const { code, output } = await start('destroy', { confirmation: 'old' });
    expect([code, output]).toEqual([1, expect.stringContaining('It holds shop/dev.tfstate.')]);
  });
});
