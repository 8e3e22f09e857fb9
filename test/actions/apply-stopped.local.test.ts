import { setTimeout } from 'node:timers/promises';
import {
  DescribeAddressesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
} from '@aws-sdk/client-ec2';
import { z } from 'zod';
import { tryParseAppliedRecord } from '../../src/pipeline/steps/applied-record';
import { describeWith } from '../support/needs';
import { type JobAction, type PlanJob } from './a-plan-job';
import { account, ApplySite } from './an-apply-site';

/** What a runner grants a cancelled step before it kills it. */
const runnersPatienceMilliseconds = 10_000;

const inputs = {
  cells: 'open',
  'role-to-assume': `arn:aws:iam::${account}:role/any`,
  'backend-config': 'use_path_style=true',
  'fingerprint-key': 'planted-fingerprint-key-of-the-repository',
} as const;

/** They can only be made one after the other. */
const resources = {
  aws_vpc: { first: { cidr_block: '10.77.0.0/16' } },
  aws_security_group: { second: { name: 'second', description: 'x', vpc_id: '${aws_vpc.first.id}' } },
  aws_eip: { third: { domain: 'vpc', depends_on: ['aws_security_group.second'] } },
  aws_subnet: {
    fourth: { vpc_id: '${aws_vpc.first.id}', cidr_block: '10.77.0.0/24', depends_on: ['aws_eip.third'] },
  },
};
const [first, second, third, fourth] = [
  'aws_vpc.first',
  'aws_security_group.second',
  'aws_eip.third',
  'aws_subnet.fourth',
];

const stateSchema = z.object({
  resources: z.array(z.object({ type: z.string(), name: z.string(), instances: z.array(z.unknown()) })),
});

// One pull request, and what befalls the runs that apply it, each after the other.
describeWith(['terraform', 'python'], 'an apply that stops in the middle', () => {
  let site: ApplySite;
  beforeAll(async () => {
    site = await ApplySite.start();
    await site.review(await aJob('plan'), inputs, 'open');
  });
  afterAll(async () => {
    await site.stop();
    site.expectKnownCalls();
  });

  const aJob = (action: JobAction): Promise<PlanJob> => site.aSmallJob(action, resources);
  const lock = () => site.text('small/open.tfstate.tflock');
  const record = async () => tryParseAppliedRecord((await site.text('small/open.applied.json')) ?? '');

  /** What the state says that there is, and what AWS has of it. */
  async function standing() {
    const { ec2 } = site;
    const state = stateSchema.parse(JSON.parse((await site.text('small/open.tfstate')) ?? ''));
    const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({}));
    const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
    const { Addresses = [] } = await ec2.send(new DescribeAddressesCommand({}));
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
    const inAws = [
      ...Vpcs.flatMap(({ CidrBlock }) => (CidrBlock === '10.77.0.0/16' ? [first] : [])),
      ...SecurityGroups.flatMap(({ GroupName }) => (GroupName === 'second' ? [second] : [])),
      ...Addresses.map(() => third),
      ...Subnets.flatMap(({ CidrBlock }) => (CidrBlock === '10.77.0.0/24' ? [fourth] : [])),
    ];
    const inState = state.resources.flatMap(({ type, name, instances }) => instances.map(() => `${type}.${name}`));
    return { state: inState.toSorted(), aws: inAws.toSorted() };
  }

  /** Holds the first such request until it is let go. */
  function hold(at: RegExp) {
    const [met, go] = [new AbortController(), new AbortController()];
    const until = ({ signal }: AbortController) =>
      new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    site.cloud.onRequest = (name) => {
      if (met.signal.aborted || !at.test(name)) return undefined;
      met.abort();
      return until(go);
    };
    return { isMet: until(met), letGo: () => go.abort() };
  }

  it('says what is done and what is not when AWS refuses something, and lets go of the state', async () => {
    const body =
      '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform: ' +
      'ec2:CreateSecurityGroup</Message></Error></Errors></Response>';
    site.cloud.has({ at: /CreateSecurityGroup/, times: 1, fault: { status: 403, body } });
    const job = await aJob('apply');
    const { exitCode, output } = await job.main(inputs);
    expect([exitCode, output]).toEqual([1, expect.stringContaining(`%0ADone: ${first}.%0ANot done: `)]);
    expect(job.report('open').apply).toMatchObject({
      outcome: 'failed',
      done: [{ key: first, action: 'create' }],
      left: [third, second, fourth].map((key) => ({ key, action: 'create' })),
    });
    expect(job.read('runner/output')).toMatch(/^halfway<<(\S+)\ntrue\n\1$/m);
    expect(job.report('open').error?.problems[0]).toContain('not authorized to perform: ec2:CreateSecurityGroup');
    expect([await lock(), await standing()]).toEqual([undefined, { state: [first], aws: [first] }]);
    expect(Object.keys((await record()) ?? {})).toEqual(['version', 'unfinished']);
  });

  it('goes on when it is run again, and is patient when AWS asks for it; cancelled, it leaves nothing that nobody knows', async () => {
    const body = '<Response><Errors><Error><Code>RequestLimitExceeded</Code></Error></Errors></Response>';
    site.cloud.has({ at: /CreateSecurityGroup/, times: 2, fault: { status: 503, body } });
    const asked = site.cloud.count(/CreateSecurityGroup/);
    const slow = hold(/AllocateAddress/);
    const job = await aJob('apply');
    const main = job.main(inputs);
    await slow.isMet;
    expect(site.cloud.count(/CreateSecurityGroup/) - asked).toBe(3);
    const other = await aJob('apply');
    expect(await other.main(inputs)).toMatchObject({ exitCode: 1 });
    const { lock: held, problems } = other.report('open').error ?? { problems: [] };
    expect(await lock()).toContain(`"ID":"${held?.id ?? ''}"`);
    expect(problems.at(-1)).toContain(
      `${held?.who ?? ''} has held the state of open since ${held?.created ?? ''}, for apply.`,
    );
    expect(problems.at(-1)).toContain(
      `run the workflow "unlock" for the cell open with the lock's id ${held?.id ?? ''}`,
    );

    job.send('SIGINT');
    await job.terraform('paused');
    slow.letGo();
    // The runner kills whoever has not ended by then.
    await Promise.race([main, setTimeout(runnersPatienceMilliseconds, undefined, { ref: false })]);
    job.send('SIGKILL');
    const { exitCode, output } = await main;
    expect([exitCode, output]).toEqual([
      1,
      expect.stringContaining('::error::The run was cancelled while open was applied.'),
    ]);
    const { apply } = job.report('open');
    expect(apply?.outcome).toBe('interrupted');
    expect(apply?.done).toContainEqual(expect.objectContaining({ key: second }));
    expect(apply?.left).toContainEqual({ key: fourth, action: 'create' });
    const post = await job.post();
    expect([post.exitCode, job.texts('temp')]).toEqual([0, []]);
    const made = [third, second, first].toSorted();
    expect([await lock(), await standing()]).toEqual([undefined, { state: made, aws: made }]);
  });

  it('leaves its lock when it is killed with its machine; when that is removed, a run completes it', async () => {
    const slow = hold(/CreateSubnet/);
    const killed = await aJob('apply');
    const main = killed.main(inputs);
    await slow.isMet;
    killed.send('SIGKILL');
    process.kill(-(await killed.terraform('running')), 'SIGKILL');
    await main;
    const { ID: left } = z.object({ ID: z.string() }).parse(JSON.parse((await lock()) ?? ''));
    const unlock = await aJob('unlock');
    const removed = await unlock.main({ ...inputs, environment: 'open', cell: 'open', lock: left });
    expect([removed.exitCode, removed.output]).toEqual([0, expect.stringContaining('::notice::The lock ')]);
    const last = await aJob('apply');
    const { exitCode, output } = await last.main(inputs);
    expect([exitCode, exitCode === 0 ? '' : output]).toEqual([0, '']);
    expect(last.report('open').apply).toMatchObject({ outcome: 'continued', done: [{ key: fourth }], left: [] });
    const all = [first, second, third, fourth].toSorted();
    expect([await lock(), await standing()]).toEqual([undefined, { state: all, aws: all }]);
    const noted = await record();
    expect([noted?.complete?.commit, noted?.unfinished]).toEqual(['c'.repeat(40), undefined]);
  });
});
