import { describeWith } from '../support/needs';
import { type PlanJob } from './a-plan-job';
import { ApplySite } from './an-apply-site';

/** Without a role: with the keys that the job has. */
const inputs = {
  cells: 'isolated',
  'backend-config': 'use_path_style=true',
  'fingerprint-key': 'planted-fingerprint-key-of-the-repository',
} as const;

describeWith(['terraform', 'python'], 'a change of the networking mode', () => {
  let site: ApplySite;
  beforeAll(async () => {
    site = await ApplySite.start();
  });
  afterAll(() => site.stop());

  async function aJob(action: 'plan' | 'apply', config: string): Promise<PlanJob> {
    const job = await site.aJob(action, config);
    job.write('checkout/cdktf.out/stacks/isolated/images.auto.tfvars.json', '{"images":{"app":"tag"}}');
    return job;
  }

  async function apply(config: string) {
    const job = await aJob('apply', config);
    const { exitCode, output } = await job.main(inputs);
    expect([exitCode, output.match(/^::error.*$/m)]).toEqual([0, null]);
    return job.report('isolated').apply;
  }

  it('is applied in two parts: the new ways out, then, once the services are well, the old ones go', async () => {
    await site.review(await aJob('plan', 'small-nat.config.ts'), inputs, 'isolated');
    const early = await aJob('apply', 'small-nat.config.ts');
    expect(await early.main(inputs)).toMatchObject({ exitCode: 1 });
    expect(early.report('isolated').error?.problems).toEqual([
      expect.stringContaining('The image small/app:tag is not in'),
    ]);
    await site.push('small/app', 'tag');
    expect(await apply('small-nat.config.ts')).toMatchObject({ outcome: 'applied', parts: 1 });
    const plan = await aJob('plan', 'small.config.ts');
    await plan.main(inputs);
    const gone = plan.report('isolated').plan?.entries.filter(({ action }) => action === 'delete');
    expect(gone?.map(({ type }) => type)).toEqual(expect.arrayContaining(['aws_nat_gateway', 'aws_route', 'aws_eip']));
    const refused = await aJob('apply', 'small.config.ts');
    await refused.main({ ...inputs, refusal: 'notice' });
    const approved = refused.report('isolated').apply?.approvable ?? '';
    const job = await aJob('apply', 'small.config.ts');
    const { exitCode, output } = await job.main({ ...inputs, approved });
    expect([exitCode, output.match(/^::error.*$/m)]).toEqual([0, null]);
    const done = job.report('isolated').apply;
    expect(done).toMatchObject({ outcome: 'applied', isApproved: true, parts: 2, left: [] });
    expect(done?.seconds.rollout).toBeGreaterThan(0);
    expect(await apply('small.config.ts')).toMatchObject({ outcome: 'already-applied' });
  });
});
