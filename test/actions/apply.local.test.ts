import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describeWith } from '../support/needs';
import { type PlanJob } from './a-plan-job';
import { account, ApplySite, bucket } from './an-apply-site';

const inputs = {
  cells: 'open',
  'role-to-assume': `arn:aws:iam::${account}:role/any`,
  'backend-config': 'use_path_style=true',
  'fingerprint-key': 'planted-fingerprint-key-of-the-repository',
} as const;

describeWith(['terraform', 'python'], 'the action apply, as GitHub runs it', () => {
  let site: ApplySite;
  beforeAll(async () => {
    site = await ApplySite.start();
  });
  afterAll(() => site.stop());

  /** A job that has taken a stack of these queues. */
  async function aJob(action: 'plan' | 'apply', ...queues: readonly string[]): Promise<PlanJob> {
    const job = await site.aJob(action, 'small.config.ts');
    const path = 'checkout/cdktf.out/stacks/open/cdk.tf.json';
    const stack: unknown = JSON.parse(job.read(path));
    const aws_sqs_queue = Object.fromEntries(queues.map((name) => [name, { name }] as const));
    const nothing = { output: undefined, data: undefined, variable: undefined, locals: undefined };
    job.write(path, JSON.stringify(Object.assign({}, stack, nothing, { resource: { aws_sqs_queue } })));
    return job;
  }

  it('applies what was reviewed, notes it, refuses anything else, and takes an approval for it', async () => {
    await site.review(await aJob('plan', 'jobs'), inputs, 'open');
    const first = await aJob('apply', 'jobs');
    const { exitCode, output } = await first.main(inputs);
    expect([exitCode, output.match(/^::error.*$/m)]).toEqual([0, null]);
    expect(first.report('open').apply).toMatchObject({ outcome: 'applied', done: [{ key: 'aws_sqs_queue.jobs' }] });
    const again = await aJob('apply', 'jobs');
    expect(await again.main(inputs)).toMatchObject({ exitCode: 0 });
    expect(again.report('open').apply?.outcome).toBe('already-applied');
    const other = await aJob('apply', 'jobs', 'more');
    expect(await other.main(inputs)).toMatchObject({ exitCode: 1 });
    const { apply } = other.report('open');
    expect([apply?.outcome, apply?.difference.at(-1)]).toEqual([
      'refused',
      '+ aws_sqs_queue.more: create, which was not reviewed',
    ]);
    const approved = await aJob('apply', 'jobs', 'more');
    expect(await approved.main({ ...inputs, approved: apply?.approvable ?? '' })).toMatchObject({ exitCode: 0 });
    expect(approved.report('open').apply).toMatchObject({ outcome: 'applied', isApproved: true });
  });

  it('says who holds the lock, and leaves it', async () => {
    const lock = { ID: '0-1-2', Operation: 'OperationTypeApply', Info: '', Who: 'runner@killed', Version: '1.11.4' };
    const text = JSON.stringify({ ...lock, Created: '2026-01-02T03:04:05Z', Path: `${bucket}/small/open.tfstate` });
    await site.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'small/open.tfstate.tflock', Body: text }));
    const job = await aJob('apply', 'jobs', 'locked');
    expect(await job.main(inputs)).toMatchObject({ exitCode: 1 });
    expect(job.report('open').error).toMatchObject({ step: 'plan', lock: { id: '0-1-2', who: 'runner@killed' } });
    expect(job.report('open').error?.problems.at(-1)).toContain('run the workflow "unlock" for the cell open');
  });
});
