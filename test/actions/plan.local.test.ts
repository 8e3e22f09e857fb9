import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { z } from 'zod';
import { parseRemovedCells } from '../../src/pipeline/report/removed-cells';
import { childEnvironment } from '../../src/rehearsal/child-environment';
import { createRunFolder, type RunFolder } from '../../src/rehearsal/run-folder';
import { synthesize } from '../../src/rehearsal/synthesize';
import { anEmbeddedAws, type TestAws } from '../rehearsal/embedded-aws/an-embedded-aws';
import { describeWith } from '../support/needs';
import { type PreparedTerraform, prepareTerraform } from '../support/prepared-terraform';
import { repository } from '../support/repository';
import { Cloud, planted } from './a-cloud';
import { PlanJob } from './a-plan-job';

const account = '444455556666';
const bucket = `small-terraform-state-${account}-eu-central-1`;
const key = 'planted-fingerprint-key-of-the-repository';

const inputs = {
  cells: 'open isolated',
  'role-to-assume': `arn:aws:iam::${account}:role/plan`,
  // The embedded AWS has one address, and so no host for a bucket.
  'backend-config': 'use_path_style=true',
  'fingerprint-key': key,
  'max-parallel': '2',
} as const;

const stackSchema = z.looseObject({ output: z.record(z.string(), z.unknown()).default({}) });

describe.each(['terraform', 'tofu'] as const)('with %s', (program) => {
  describeWith([program, 'python'], 'the action plan, as GitHub runs it', () => {
    let aws: TestAws;
    let cloud: Cloud;
    let terraform: PreparedTerraform;
    let run: RunFolder;
    const folder = mkdtempSync(join(tmpdir(), 'plan-'));
    const jobs: PlanJob[] = [];

    beforeAll(async () => {
      aws = await anEmbeddedAws();
      const { accessKeyId } = aws.aws.credentialsFor(account);
      cloud = await Cloud.start(account, {
        own: { endpoint: aws.aws.endpoint.href, registryHost: aws.aws.registryHost, accessKeyId },
      });
      terraform = await prepareTerraform(folder, program);
      run = await createRunFolder(repository);
      await synthesize({
        repository,
        config: join(repository, 'test', 'fixtures', 'configs', 'small.config.ts'),
        folder: run.path,
        environment: childEnvironment(process.env),
        signal: new AbortController().signal,
      });
      await s3().send(new CreateBucketCommand({ Bucket: bucket }));
    });
    afterEach(() => jobs.splice(0).forEach((job) => job.remove()));
    afterAll(async () => {
      await run.remove();
      await cloud.stop();
      await aws.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const s3 = () =>
      new S3Client({
        endpoint: aws.aws.endpoint.href,
        region: 'eu-central-1',
        forcePathStyle: true,
        credentials: { ...aws.aws.credentialsFor(account) },
      });

    /** A job that has taken the stacks, and the tags of their images. */
    function aJob(environment: Readonly<Record<string, string>> = {}): PlanJob {
      const job = new PlanJob({ ...terraform.environment, ...cloud.environment, ...environment });
      jobs.push(job);
      mkdirSync(join(job.folder, 'checkout'));
      cpSync(join(run.path, 'cdktf.out'), join(job.folder, 'checkout', 'cdktf.out'), { recursive: true });
      for (const cell of ['open', 'isolated'])
        job.write(`checkout/cdktf.out/stacks/${cell}/images.auto.tfvars.json`, '{"images":{"app":"tag"}}');
      return job;
    }

    /** Changes a cell's stack. */
    function edit(job: PlanJob, cell: string, change: (stack: z.output<typeof stackSchema>) => object): void {
      const path = `checkout/cdktf.out/stacks/${cell}/cdk.tf.json`;
      job.write(path, JSON.stringify(change(stackSchema.parse(JSON.parse(job.read(path))))));
    }

    const withProgram = { ...inputs, terraform: program };

    it('reports both cells: what they add, what with, and sealed; what is removed; it locks and writes nothing', async () => {
      const job = aJob();
      const states = {
        'small/gone.tfstate': '{"resources":[]}',
        'small/old.tfstate': '{"resources":[{"mode":"managed"}]}',
      };
      for (const [Key, Body] of Object.entries(states))
        await s3().send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
      const { exitCode, output } = await job.main(withProgram);
      expect([exitCode, output.match(/^::error.*$/m)]).toEqual([0, null]);
      const [open, isolated] = [job.report('open'), job.report('isolated')];
      expect(open.plan?.counts).toMatchObject({ change: 0, destroy: 0, replace: 0 });
      expect(open.plan?.counts.add).toBeGreaterThan(15);
      expect(open.plan?.entries.find(({ address }) => address === 'aws_vpc.network_vpc')).toMatchObject({
        action: 'create',
        construct: 'open/network/vpc',
      });
      expect(Object.values(open.versions?.providers ?? {})).toEqual(['5.100.0']);
      expect(isolated.cell.endpoints.map(({ service }) => service)).toContain('ecr.dkr');
      expect(isolated.plan?.fingerprint?.binding).toEqual({
        ...{ repository: 'acme/shop', pullRequest: 7, head: 'a'.repeat(40), cell: 'isolated' },
      });
      expect(job.read('runner/output')).toContain('["open","isolated"]');
      expect(parseRemovedCells(job.read('checkout/reports/removed.json'))).toEqual([
        { id: 'old', stateKey: 'small/old.tfstate' },
      ]);
      const { Contents = [] } = await s3().send(new ListObjectsV2Command({ Bucket: bucket }));
      expect(Contents.map(({ Key }) => Key)).toEqual(Object.keys(states));
    });

    it('shows the error of a broken cell, beside the plan of the other, and fails', async () => {
      const job = aJob();
      edit(job, 'isolated', (stack) => ({ ...stack, output: { broken: { value: '${local.nowhere}' } } }));
      const { exitCode, output } = await job.main(withProgram);
      expect(exitCode).toBe(1);
      expect(output.match(/^::error::isolated has no plan\. It failed at \w+:.*nowhere/gm)).toHaveLength(1);
      expect(output).toMatch(/^::group::isolated: failed at (init|plan)$/m);
      expect(output).toMatch(/^::group::open: \d+ to add/m);
      expect(job.report('isolated').error?.problems.join('\n')).toMatch(/undeclared local value/i);
      expect(job.report('open').plan?.counts.add).toBeGreaterThan(15);
      expect(job.read('runner/output')).toMatch(/failed<<\S+\n\["isolated"\]/);
    });

    it('tells who holds a state that is locked, and since when', async () => {
      const lock = {
        ...{ ID: 'b0c3a0de-0000-4000-8000-000000000000', Operation: 'OperationTypeApply', Info: '' },
        ...{
          Who: 'runner@host',
          Version: '1.11.4',
          Created: '2026-01-01T10:00:00Z',
          Path: `${bucket}/small/open.tfstate`,
        },
      };
      const Key = 'small/open.tfstate.tflock';
      await s3().send(new PutObjectCommand({ Bucket: bucket, Key, Body: JSON.stringify(lock) }));
      const job = aJob();
      const { exitCode } = await job.main({ ...withProgram, cells: 'open', lock: 'true' });
      expect(exitCode).toBe(1);
      expect(job.report('open').error).toMatchObject({
        step: 'plan',
        lock: { id: lock.ID, who: 'runner@host', operation: 'apply', path: lock.Path },
      });
      expect(job.report('open').error?.lock?.created).toContain('2026-01-01 10:00:00');
      const { Body } = await s3().send(new GetObjectCommand({ Bucket: bucket, Key }));
      expect(await Body?.transformToString()).toBe(JSON.stringify(lock));
    });

    it('says what to do when there is no bucket for the state', async () => {
      const job = aJob();
      const { exitCode, output } = await job.main({
        ...withProgram,
        cells: 'open',
        'backend-config': 'use_path_style=true\nbucket=nobody-made-this',
      });
      expect(exitCode).toBe(1);
      expect(output).toContain(`Create it in the account ${account}`);
      expect(job.report('open').error?.step).toBe('init');
    });

    // The rest is the same program of ours, whichever Terraform it runs.
    if (program === 'tofu') return;

    it('shows no secret in reports, logs and outputs, and keeps no plan', async () => {
      const job = aJob({ TF_VAR_password: 'planted-password' });
      edit(job, 'open', (stack) => ({
        ...stack,
        variable: { images: { type: 'map(string)' }, password: { type: 'string', sensitive: true } },
        output: { ...stack.output, password: { value: '${var.password}', sensitive: true } },
      }));
      const { exitCode, output } = await job.main(withProgram);
      expect(exitCode).toBe(0);
      const shown = output.split('\n').filter((line) => !line.startsWith('::add-mask::'));
      const files = [...job.texts('runner'), ...job.texts('temp'), ...job.texts('checkout/reports')];
      const all = [...shown, ...files.map(([, text]) => text)].join('\n');
      for (const secret of [planted.secretKey, planted.session, planted.token, planted.bearer, key, 'planted'])
        expect(all).not.toContain(secret);
      expect(job.report('open').plan?.outputs.find(({ name }) => name === 'password')?.attributes[0]?.after).toEqual({
        kind: 'sensitive',
      });
      const left = [...job.texts('checkout/cdktf.out'), ...job.texts('temp')].map(([name]) => name);
      expect(left.filter((name) => /tfplan|\.out$|\.err$|\.log$/.test(name))).toEqual([]);
      expect(await job.post()).toEqual({ exitCode: 0, output: '' });
    });

    it('explains a role that is refused in the reports', async () => {
      const job = aJob();
      await job.main({ ...withProgram, cells: 'open', 'role-to-assume': 'arn:aws:iam::444455556666:role/other' });
      expect(job.report('open').plan).toBeDefined();
      cloud.has({
        at: /AssumeRole/,
        times: 1,
        fault: { status: 403, body: '<E><Code>AccessDenied</Code><Message>no</Message></E>' },
      });
      const { exitCode } = await job.main({ ...withProgram, cells: 'open' });
      expect(exitCode).toBe(1);
      expect(job.report('open').error).toMatchObject({
        step: 'session',
        problems: [expect.stringContaining('AccessDenied: no')],
      });
    });
  });
});
