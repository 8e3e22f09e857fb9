import { parsePlan } from '../../../src/pipeline/terraform/parse-plan';
import { assessRisks } from '../../../src/pipeline/terraform/risks';
import { aCreate, aDelete, anUpdate, aNoOp, aPlan, aReplace } from '../../builders/a-plan';
import { kindsOf, risksOf } from './risks-of';
import { planBytes } from './plan-fixtures';

describe('an object that is lost', () => {
  it.each([
    ['aws_db_instance.main', 'state-lost'],
    ['aws_s3_bucket.files', 'state-lost'],
    ['aws_ecr_repository.app', 'state-lost'],
    ['aws_efs_file_system.shared', 'state-lost'],
    ['aws_lb.main', 'address-lost'],
    ['aws_eip.nat', 'address-lost'],
    ['aws_route53_record.www', 'address-lost'],
  ])('is a risk when destroyed, and when replaced: %s', (address, kind) => {
    expect(risksOf(aDelete(address))).toEqual([`${kind} ${address}`]);
    expect(risksOf(aReplace(address))).toEqual([`${kind} ${address}`]);
  });

  it('is none when it is created, left alone, or an old copy', () => {
    expect(risksOf(aCreate('aws_db_instance.main', {}))).toEqual([]);
    expect(risksOf({ address: 'aws_db_instance.main', actions: ['create', 'forget'] })).toEqual([]);
    expect(risksOf({ ...aDelete('aws_lb.main'), deposed: '8a8a' })).toEqual([]);
  });

  it('is no task definition: a service moves to its new revision', () => {
    const revisions = Array.from({ length: 12 }, (_, index) => aReplace(`aws_ecs_task_definition.t${index}`));
    expect(risksOf(...revisions)).toEqual([]);
  });

  it('names what makes the replacement necessary', () => {
    const plan = aPlan([aReplace('aws_lb.main', { replace_paths: [['subnets']] })]);
    expect(assessRisks(plan)[0]?.details).toEqual(['subnets']);
  });
});

describe('many destroys', () => {
  const destroyed = (count: number) => Array.from({ length: count }, (_, index) => aDelete(`aws_x.a${index}`));
  const kept = (count: number) => Array.from({ length: count }, (_, index) => aNoOp(`aws_x.k${index}`, {}));

  it.each([
    [10, 90, ['many-destroys']],
    [9, 91, []],
    [2, 2, ['many-destroys']],
    [1, 3, []],
    [3, 0, []],
  ])('are a risk for %i beside %i that stay: %j', (gone, staying, expected) => {
    expect(kindsOf(...destroyed(gone), ...kept(staying))).toEqual(expected);
  });
});

describe('access that is widened', () => {
  const statement = (fields: object) => ({
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::a/*',
    ...fields,
  });
  const policy = (...statements: readonly object[]) => ({
    policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
  });
  const change = (before: object, after: object) =>
    kindsOf(anUpdate('aws_iam_policy.app', policy(before), policy(after)));
  const condition = { Condition: { Bool: { 'aws:SecureTransport': 'true' } } };

  it.each([
    ['one more action', statement({}), statement({ Action: ['s3:GetObject', 's3:PutObject'] })],
    ['all actions of a service', statement({}), statement({ Action: 's3:*' })],
    ['more resources', statement({}), statement({ Resource: '*' })],
    ['anyone', statement({ Principal: { AWS: 'arn:aws:iam::1:root' } }), statement({ Principal: '*' })],
    ['without its condition', statement(condition), statement({})],
    ['all actions but some', statement({}), { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }],
    ['what was denied', statement({ Effect: 'Deny' }), statement({ Effect: 'Deny', Action: 's3:PutObject' })],
  ])('is a risk: %s', (_, before, after) => {
    expect(change(before, after)).toEqual(['iam-widened']);
  });

  it.each([
    ['fewer actions', statement({ Action: ['s3:GetObject', 's3:PutObject'] }), statement({})],
    ['one of all actions', statement({ Action: 's3:*' }), statement({ Action: 's3:PutObject' })],
    ['actions in other letters', statement({}), statement({ Action: 'S3:getobject' })],
    ['a condition more', statement({}), statement(condition)],
    ['one more denied', statement({ Effect: 'Deny' }), statement({ Effect: 'Deny', Action: '*' })],
    ['another name of the statement', statement({ Sid: 'A' }), statement({ Sid: 'B' })],
  ])('is none: %s', (_, before, after) => {
    expect(change(before, after)).toEqual([]);
  });

  it('is a risk in a new policy only when it allows everything', () => {
    expect(kindsOf(aCreate('aws_iam_policy.a', policy(statement({}))))).toEqual([]);
    expect(kindsOf(aCreate('aws_iam_policy.a', policy(statement({ Action: '*', Resource: '*' }))))).toEqual([
      'iam-widened',
    ]);
  });

  it('is none in the policy of a new endpoint, which only limits, and a risk in one that limits less', () => {
    const anyone = policy(statement({ Action: '*', Principal: '*', Resource: '*' }));
    const few = policy(statement({ Principal: '*' }));
    expect(kindsOf(aCreate('aws_vpc_endpoint.s3', anyone))).toEqual([]);
    expect(kindsOf(anUpdate('aws_vpc_endpoint.s3', few, anyone))).toEqual(['iam-widened']);
  });

  it('tells nothing of a policy that is marked on one side only', () => {
    const more = anUpdate('aws_iam_policy.a', policy(statement({})), policy(statement({ Action: 's3:*' })));
    const told = (marks: object) => JSON.stringify(assessRisks(aPlan([{ ...more, ...marks }])));
    expect(told({})).toContain('s3:*');
    expect(told({ before_sensitive: { policy: true } })).not.toContain('s3:*');
    expect(told({ after_sensitive: { policy: true } })).not.toContain('s3:*');
  });

  it('is a risk in the trust of a role, and in its inline policies', () => {
    const trust = (who: string) => ({
      assume_role_policy: JSON.stringify({
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: who } }],
      }),
    });
    expect(kindsOf(anUpdate('aws_iam_role.a', trust('1'), trust('2')))).toEqual(['iam-widened']);
    const inline = (...statements: readonly object[]) => ({ inline_policy: [{ name: 'x', ...policy(...statements) }] });
    expect(kindsOf(anUpdate('aws_iam_role.a', inline(), inline(statement({}))))).toEqual(['iam-widened']);
  });

  it('is a risk when the policy is known after the apply only, or is told no further when sensitive', () => {
    const unknown = anUpdate('aws_iam_policy.a', policy(statement({})), {}, { after_unknown: { policy: true } });
    expect(kindsOf(unknown)).toEqual(['iam-widened']);
    const secret = { before_sensitive: { policy: true }, after_sensitive: { policy: true } };
    expect(
      kindsOf(anUpdate('aws_iam_policy.a', policy(statement({})), policy(statement({ Action: '*' })), secret)),
    ).toEqual([]);
  });
});

describe('ingress that is opened', () => {
  const block = (cidr: string) => ({ ingress: [{ cidr_blocks: [cidr], from_port: 22, to_port: 22, protocol: 'tcp' }] });

  it.each([
    ['a block of a group', anUpdate('aws_security_group.a', block('10.0.0.0/8'), block('0.0.0.0/0'))],
    ['a new group', aCreate('aws_security_group.a', block('0.0.0.0/0'))],
    ['a rule', aCreate('aws_security_group_rule.a', { type: 'ingress', ipv6_cidr_blocks: ['::/0'], protocol: '-1' })],
    [
      'a rule of the newer kind',
      aCreate('aws_vpc_security_group_ingress_rule.a', { cidr_ipv4: '0.0.0.0/0', ip_protocol: 'tcp' }),
    ],
    [
      'half of the internet',
      aCreate('aws_vpc_security_group_ingress_rule.a', { cidr_ipv4: '128.0.0.0/1', ip_protocol: 'tcp' }),
    ],
    [
      'a block whose group is known later',
      {
        ...aCreate('aws_security_group.a', block('0.0.0.0/0')),
        after_unknown: { ingress: [{ security_groups: true }] },
      },
    ],
  ])('is a risk: %s', (_, change) => {
    expect(kindsOf(change)).toEqual(['ingress-opened']);
  });

  it.each([
    ['a private network', aCreate('aws_security_group.a', block('10.0.0.0/8'))],
    ['egress', aCreate('aws_security_group_rule.a', { type: 'egress', cidr_blocks: ['0.0.0.0/0'], protocol: '-1' })],
    [
      'what was open already',
      anUpdate('aws_security_group.a', { ...block('0.0.0.0/0'), tags: {} }, block('0.0.0.0/0')),
    ],
    ['closing it', anUpdate('aws_security_group.a', block('0.0.0.0/0'), block('10.0.0.0/8'))],
  ])('is none: %s', (_, change) => {
    expect(kindsOf(change)).toEqual([]);
  });

  it('names the ports', () => {
    expect(assessRisks(aPlan([aCreate('aws_security_group.a', block('0.0.0.0/0'))]))[0]?.details).toEqual(['tcp 22']);
  });
});

describe('a setting', () => {
  it.each([
    ['protection-off', 'aws_lb.a', { enable_deletion_protection: true }, { enable_deletion_protection: false }],
    ['protection-off', 'aws_db_instance.a', { deletion_protection: true }, { deletion_protection: null }],
    [
      'protection-off',
      'aws_s3_bucket_public_access_block.a',
      { block_public_acls: true, ignore_public_acls: true },
      { block_public_acls: false, ignore_public_acls: false },
    ],
    ['protection-off', 'aws_db_instance.a', { skip_final_snapshot: false }, { skip_final_snapshot: true }],
    ['capacity-zero', 'aws_ecs_service.a', { desired_count: 2 }, { desired_count: 0 }],
    ['capacity-zero', 'aws_appautoscaling_target.a', { max_capacity: 4 }, { max_capacity: 0 }],
  ])('is a risk (%s): %s', (kind, address, before, after) => {
    expect(kindsOf(anUpdate(address, before, after))).toEqual([kind]);
    expect(kindsOf(anUpdate(address, after, before))).toEqual([]);
  });

  it('is none when fewer run at least: some may run still', () => {
    const target = (least: number) => ({ min_capacity: least, max_capacity: 4 });
    expect(kindsOf(anUpdate('aws_appautoscaling_target.a', target(1), target(0)))).toEqual([]);
  });

  it('is a risk when a bucket stays without its block of public access', () => {
    const block = { bucket: 'files', block_public_acls: true, block_public_policy: true, ignore_public_acls: false };
    const deletion = aDelete('aws_s3_bucket_public_access_block.a', block);
    expect(assessRisks(aPlan([deletion]))).toMatchObject([
      { kind: 'protection-off', details: ['block_public_acls', 'block_public_policy'] },
    ]);
    const bucket = aDelete('aws_s3_bucket.a', { bucket: 'files' });
    expect(kindsOf(deletion, bucket)).not.toContain('protection-off');
    expect(kindsOf(deletion, aCreate('aws_s3_bucket_public_access_block.b', block))).toEqual([]);
  });
});

describe('risks', () => {
  it('stand in order of importance, whatever the order of the resources', () => {
    const changes = [
      anUpdate('aws_ecs_service.a', { desired_count: 2 }, { desired_count: 0 }),
      aDelete('aws_lb.main'),
      aDelete('aws_db_instance.main'),
    ];
    const expected = ['state-lost', 'address-lost', 'capacity-zero'];
    expect(kindsOf(...changes)).toEqual(expected);
    expect(kindsOf(...changes.toReversed())).toEqual(expected);
  });

  it('begin with how many are destroyed', () => {
    const databases = Array.from({ length: 10 }, (_, index) => aDelete(`aws_db_instance.d${index}`));
    expect(kindsOf(...databases)[0]).toBe('many-destroys');
  });

  it('are none in a plan that only creates a small service', () => {
    expect(assessRisks(parsePlan(planBytes('single', 'generated-tf1.11.4__fargate-like-names.json')))).toEqual([]);
  });
});
