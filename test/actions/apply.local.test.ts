import { describeWith } from '../support/needs';
import { type PlanJob } from './a-plan-job';
import { account, ApplySite } from './an-apply-site';

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
  afterAll(async () => {
    await site.stop();
    site.expectKnownCalls();
  });

  /** A job that has taken a stack of these queues. */
  function aJob(action: 'plan' | 'apply', ...queues: readonly string[]): Promise<PlanJob> {
    return site.aSmallJob(action, {
      aws_sqs_queue: Object.fromEntries(queues.map((name) => [name, { name }] as const)),
    });
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

  it('says whom AWS did not let in, and which statement would', async () => {
    const body =
      '<E><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRoleWithWebIdentity</Message></E>';
    site.cloud.has({ at: /AssumeRole/, times: 1, fault: { status: 403, body } });
    const job = await aJob('apply', 'jobs', 'denied');
    const { exitCode, output } = await job.main(inputs);
    expect([exitCode, output.match(/^::error/gm)]).toEqual([1, ['::error']]);
    const { apply, error } = job.report('open');
    expect([apply, error?.step]).toEqual([undefined, 'session']);
    const said = error?.problems.join('\n') ?? '';
    expect(said).toContain('repo:acme@11/shop@22:environment:prod');
    expect(said).toContain('"Action": "sts:AssumeRoleWithWebIdentity"');
  });
});
