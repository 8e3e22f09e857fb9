import { assessRisks } from '../../../src/pipeline/terraform/risks';
import { aCreate, aDelete, anUpdate, aNoOp, aPlan, aReplace, type PlannedChange } from '../../builders/a-plan';
import { kindsOf } from './risks-of';

const anAllow = (fields: object = {}) => ({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::a/*',
  ...fields,
});
const aDeny = (fields: object = {}) => anAllow({ Effect: 'Deny', ...fields });
const document = (...statements: readonly object[]) => ({
  policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
});
const ofRole = { role: 'app' };
const unknown = (change: PlannedChange, ...attributes: readonly string[]): PlannedChange => ({
  ...change,
  after_unknown: Object.fromEntries(attributes.map((attribute) => [attribute, true])),
});
const policyArn = (name: string) => `arn:aws:iam::1:policy/${name}`;
const awsArn = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const attached = (arn: string) => ({ ...ofRole, policy_arn: arn });
const aRole = (fields: object = {}) => ({ name: 'app', ...fields });
const sentencesOf = (...changes: readonly PlannedChange[]) =>
  assessRisks(aPlan(changes))
    .filter(({ kind }) => kind === 'iam-widened')
    .map(({ address, sentence, details }) => [address, sentence, ...details].join('; '));

const more = 'lets someone do more than today';
const later = 'gets a policy that is known after the apply only';

describe('a policy that is new in a role', () => {
  const inline = aCreate('aws_iam_role_policy.a', { ...ofRole, ...document(anAllow()) });

  it('is a risk when the role exists, in the plan or outside of it', () => {
    const expected = [`aws_iam_role_policy.a; ${more}; s3:GetObject on arn:aws:s3:::a/*`];
    expect(sentencesOf(inline)).toEqual(expected);
    expect(sentencesOf(inline, aNoOp('aws_iam_role.a', aRole()))).toEqual(expected);
  });

  it('is a risk in a user and in a group too', () => {
    expect(kindsOf(aCreate('aws_iam_user_policy.a', { user: 'u', ...document(anAllow()) }))).toEqual(['iam-widened']);
    expect(kindsOf(aCreate('aws_iam_group_policy.a', { group: 'g', ...document(anAllow()) }))).toEqual(['iam-widened']);
  });

  it('is none when the role is new, unless everything is allowed', () => {
    expect(kindsOf(inline, aCreate('aws_iam_role.a', aRole()))).toEqual([]);
    expect(kindsOf(unknown(aCreate('aws_iam_role_policy.a', document(anAllow())), 'role'))).toEqual([]);
    const everything = { ...ofRole, ...document(anAllow({ Action: '*', Resource: '*' })) };
    expect(kindsOf(aCreate('aws_iam_role_policy.a', everything), aCreate('aws_iam_role.a', aRole()))).toEqual([
      'iam-widened',
    ]);
  });

  it('is none when the role may do that today by another policy, or when it only denies', () => {
    const old = { ...ofRole, ...document(anAllow({ Action: 's3:*' })) };
    expect(kindsOf(inline, aDelete('aws_iam_role_policy.old', old))).toEqual([]);
    expect(kindsOf(aCreate('aws_iam_role_policy.a', { ...ofRole, ...document(aDeny()) }))).toEqual([]);
  });

  it('is a risk when its document is known after the apply only, and the role exists', () => {
    const unclear = unknown(aCreate('aws_iam_role_policy.a', ofRole), 'policy');
    expect(sentencesOf(unclear)).toEqual([`aws_iam_role_policy.a; ${later}; policy`]);
    expect(kindsOf(unclear, aCreate('aws_iam_role.a', aRole()))).toEqual([]);
    expect(kindsOf(unknown(aCreate('aws_iam_role_policy.a', {}), 'policy', 'role'))).toEqual([]);
  });
});

describe('a policy of a role that is replaced', () => {
  const replaced = (before: object, after: object) =>
    aReplace('aws_iam_role_policy.a', { before: { ...ofRole, ...before }, after: { ...ofRole, ...after } });

  it('is a risk only when it allows more', () => {
    expect(kindsOf(replaced(document(anAllow()), document(anAllow())))).toEqual([]);
    expect(kindsOf(replaced(document(anAllow()), document(anAllow({ Action: 's3:*' }))))).toEqual(['iam-widened']);
  });

  it('is none when it follows its role to another name, known or not', () => {
    const content = document(anAllow(), aDeny({ Action: 'iam:*' }));
    const role = aReplace('aws_iam_role.a', { before: aRole(), after: aRole({ name: 'next' }) });
    expect(kindsOf(replaced(content, { ...content, role: 'next' }), role)).toEqual([]);
    const unnamed = aReplace('aws_iam_role_policy.a', { before: { ...ofRole, ...content }, after: content });
    expect(kindsOf(unknown(unnamed, 'role'))).toEqual([]);
  });

  it('is a risk when it goes to another role that exists', () => {
    const content = document(anAllow());
    expect(kindsOf(replaced(content, { ...content, role: 'other' }))).toEqual(['iam-widened']);
  });
});

describe('a policy that is attached', () => {
  const attach = (arn: string) => aCreate('aws_iam_role_policy_attachment.a', attached(arn));

  it.each([policyArn('app'), awsArn('ReadOnlyAccess'), awsArn('service-role/AmazonECSTaskExecutionRolePolicy')])(
    'is a risk when the role exists: %s',
    (arn) => {
      expect(sentencesOf(attach(arn))).toEqual([`aws_iam_role_policy_attachment.a; ${more}; ${arn} for role app`]);
      expect(kindsOf(attach(arn), aCreate('aws_iam_role.a', aRole()))).toEqual([]);
    },
  );

  it('is a risk for a new role when it allows more than a service needs', () => {
    expect(kindsOf(attach(awsArn('AdministratorAccess')), aCreate('aws_iam_role.a', aRole()))).toEqual(['iam-widened']);
  });

  it('says what the policy allows when the plan has it', () => {
    const policy = (...statements: readonly object[]) =>
      aNoOp('aws_iam_policy.a', { arn: policyArn('app'), ...document(...statements) });
    expect(sentencesOf(attach(policyArn('app')), policy(anAllow()))).toEqual([
      `aws_iam_role_policy_attachment.a; ${more}; s3:GetObject on arn:aws:s3:::a/*`,
    ]);
    expect(kindsOf(attach(policyArn('app')), policy(aDeny()))).toEqual([]);
  });

  it('is none when it only denies, or was attached by another resource', () => {
    expect(kindsOf(attach(awsArn('AWSDenyAll')))).toEqual([]);
    const old = aDelete('aws_iam_role_policy_attachment.old', attached(policyArn('app')));
    expect(kindsOf(attach(policyArn('app')), old)).toEqual([]);
  });

  it('is a risk for each of several that get it', () => {
    const to = (...roles: readonly string[]) => ({ policy_arn: policyArn('app'), roles });
    expect(sentencesOf(anUpdate('aws_iam_policy_attachment.a', to('x'), to('x', 'y', 'z')))).toEqual([
      `aws_iam_policy_attachment.a; ${more}; ${policyArn('app')} for role y; ${policyArn('app')} for role z`,
    ]);
    expect(kindsOf(anUpdate('aws_iam_policy_attachment.a', to('x'), to()))).toEqual([]);
  });

  it('is a risk when it has no ARN yet, unless it takes the place of a policy', () => {
    const unclear = unknown(aCreate('aws_iam_role_policy_attachment.a', ofRole), 'policy_arn');
    expect(sentencesOf(unclear)).toEqual([`aws_iam_role_policy_attachment.a; ${later}; policy_arn`]);
    expect(kindsOf(unclear, aCreate('aws_iam_role.a', aRole()))).toEqual([]);
    const follows = aReplace('aws_iam_role_policy_attachment.a', { before: attached(policyArn('app')), after: ofRole });
    const content = document(anAllow(), aDeny({ Action: 'iam:*' }));
    const policy = aReplace('aws_iam_policy.a', { before: { arn: policyArn('app'), ...content }, after: content });
    expect(kindsOf(unknown(follows, 'policy_arn'), unknown(policy, 'arn'))).toEqual([]);
  });
});

describe('the list of attached policies', () => {
  it.each([
    ['aws_iam_role.a', 'managed_policy_arns', { name: 'app' }],
    ['aws_iam_role_policy_attachments_exclusive.a', 'policy_arns', { role_name: 'app' }],
  ])('is a risk when it gains one: %s', (address, attribute, fields) => {
    const having = (...arns: readonly string[]) => ({ ...fields, [attribute]: arns });
    const gain = anUpdate(address, having(policyArn('x')), having(policyArn('x'), policyArn('y')));
    expect(sentencesOf(gain)).toEqual([`${address}; ${more}; ${policyArn('y')} for role app`]);
    expect(kindsOf(anUpdate(address, having(policyArn('x'), policyArn('y')), having(policyArn('x'))))).toEqual([]);
    const unclear = unknown(anUpdate(address, having(policyArn('x')), fields), attribute);
    expect(sentencesOf(unclear)).toEqual([`${address}; ${later}; ${attribute}`]);
  });

  it('is none in a new role, or where a role only has other tags', () => {
    const policies = { managed_policy_arns: [awsArn('ReadOnlyAccess')] };
    expect(kindsOf(aCreate('aws_iam_role.a', aRole(policies)))).toEqual([]);
    const tagged = anUpdate('aws_iam_role.a', aRole(policies), aRole({ ...policies, tags: { a: 'b' } }));
    expect(kindsOf(tagged)).toEqual([]);
  });
});

describe('a denial', () => {
  const inline = aDelete('aws_iam_role_policy.a', { ...ofRole, ...document(aDeny()) });
  const detached = aDelete('aws_iam_role_policy_attachment.a', attached(policyArn('limits')));
  const policy = aDelete('aws_iam_policy.a', { arn: policyArn('limits'), ...document(aDeny()) });
  const lifted = 'no longer denied: s3:GetObject on arn:aws:s3:::a/*';

  it('is a risk when its policy goes and the role stays', () => {
    expect(sentencesOf(inline)).toEqual([`aws_iam_role_policy.a; ${more}; ${lifted}`]);
    expect(sentencesOf(detached, policy)).toEqual([`aws_iam_role_policy_attachment.a; ${more}; ${lifted}`]);
  });

  it('is a risk when the role goes on to list what another resource takes away', () => {
    const role = aNoOp('aws_iam_role.a', aRole({ inline_policy: [{ name: 'x', ...document(aDeny()) }] }));
    expect(sentencesOf(inline, role)).toEqual([`aws_iam_role_policy.a; ${more}; ${lifted}`]);
  });

  it('is a risk when the role itself loses it', () => {
    const having = (...statements: readonly object[]) =>
      aRole({ inline_policy: statements.map((one) => ({ name: 'x', ...document(one) })) });
    expect(sentencesOf(anUpdate('aws_iam_role.a', having(aDeny()), having()))).toEqual([
      `aws_iam_role.a; ${more}; ${lifted}`,
    ]);
  });

  it('is a risk when a policy of AWS that only denies is detached', () => {
    const deletion = aDelete('aws_iam_role_policy_attachment.a', attached(awsArn('AWSDenyAll')));
    expect(kindsOf(deletion)).toEqual(['iam-widened']);
  });

  it('is none when the role goes too, another policy denies the same, or nothing was denied', () => {
    expect(sentencesOf(inline, detached, policy, aDelete('aws_iam_role.a', aRole()))).toEqual([]);
    const other = aCreate('aws_iam_role_policy.b', { ...ofRole, ...document(aDeny({ Action: 's3:*' })) });
    expect(kindsOf(inline, other)).toEqual([]);
    expect(kindsOf(aDelete('aws_iam_role_policy.a', { ...ofRole, ...document(anAllow()) }))).toEqual([]);
    expect(kindsOf({ ...inline, actions: ['forget'] })).toEqual([]);
  });
});

describe('a permissions boundary', () => {
  const bounded = (arn: string | null) => ({ name: 'app', permissions_boundary: arn });
  const [old, young] = [policyArn('old'), policyArn('young')];

  it.each(['aws_iam_role.a', 'aws_iam_user.a'])('is a risk when it goes or changes: %s', (address) => {
    expect(sentencesOf(anUpdate(address, bounded(old), bounded(null)))).toEqual([
      `${address}; loses its permissions boundary; ${old}`,
    ]);
    expect(sentencesOf(anUpdate(address, bounded(old), bounded(young)))).toEqual([
      `${address}; gets another permissions boundary; ${young} in place of ${old}`,
    ]);
    expect(kindsOf(unknown(anUpdate(address, bounded(old), bounded(null)), 'permissions_boundary'))).toEqual([
      'iam-widened',
    ]);
  });

  it('is none when it is new, stays, or the role goes', () => {
    expect(kindsOf(anUpdate('aws_iam_role.a', bounded(null), bounded(old)))).toEqual([]);
    expect(kindsOf(anUpdate('aws_iam_role.a', bounded(old), { ...bounded(old), tags: {} }))).toEqual([]);
    expect(kindsOf(aDelete('aws_iam_role.a', bounded(old)))).toEqual([]);
  });
});

describe('a function', () => {
  const permission = (fields: object) => ({ action: 'lambda:InvokeFunction', function_name: 'f', ...fields });

  it('is a risk when anyone may call it', () => {
    expect(sentencesOf(aCreate('aws_lambda_permission.a', permission({ principal: '*' })))).toEqual([
      `aws_lambda_permission.a; ${more}; lambda:InvokeFunction on f for *`,
    ]);
  });

  it.each([
    ['a service', { principal: 'events.amazonaws.com' }],
    ['one source', { principal: '*', source_arn: 'arn:aws:sns:eu-west-1:1:t' }],
    ['one account', { principal: '*', source_account: '1' }],
    ['one organization', { principal: '*', principal_org_id: 'o-1' }],
  ])('is none when only some may: %s', (_, fields) => {
    expect(kindsOf(aCreate('aws_lambda_permission.a', permission(fields)))).toEqual([]);
  });

  it('is none when its only caller is known after the apply, or anyone might call it before', () => {
    const open = permission({ principal: '*' });
    expect(kindsOf(unknown(aCreate('aws_lambda_permission.a', open), 'source_arn'))).toEqual([]);
    expect(kindsOf(aReplace('aws_lambda_permission.a', { before: open, after: open }))).toEqual([]);
  });
});
