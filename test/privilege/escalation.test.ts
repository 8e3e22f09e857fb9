import { type ConfigInput } from '../../src/infrastructure/config/config';
import { type Context } from '../support/iam/condition';
import { evaluate } from '../support/iam/evaluate';
import { account, applied } from './life-configs';
import { keptBoundary, keptRole } from './roles';

const { prod } = applied.environments;
if (!prod) throw new Error('The fixture has no prod');

/** Environments of one account, one of which is called nearly as another. */
const config: ConfigInput = {
  ...applied,
  environments: { dev: { ...prod, jumpHost: false }, 'dev-eu': prod, prod },
};

const [iam, s3, ecs] = [`arn:aws:iam::${account}`, 'arn:aws:s3:::', `arn:aws:ecs:eu-central-1:${account}`];
const ec2 = `arn:aws:ec2:eu-central-1:${account}`;
const states = `${s3}life-terraform-state-${account}-eu-central-1`;
const boundary = (environment: string) => ({ 'iam:PermissionsBoundary': `${iam}:policy/life-boundary-${environment}` });
const tagged = (key: string, environment: string) => ({
  [`aws:${key}Tag/Project`]: 'life',
  [`aws:${key}Tag/Environment`]: environment,
});
const [owned, asked] = [tagged('Resource', 'dev'), tagged('Request', 'dev')];
const own = { 'aws:ResourceAccount': account };
const records = (name: string) => ({ 'route53:ChangeResourceRecordSetsNormalizedRecordNames': [name] });

type Request = readonly [action: string, resource: string, context?: Context];

const roles = {
  dev: keptRole('apply-dev', config),
  prod: keptRole('apply-prod', config),
  push: keptRole('push', config),
};

function isAllowed(role: keyof typeof roles, [action, resource, context = {}]: Request): boolean {
  return evaluate(roles[role].policies, { action, resource, context }).allowed;
}

/** What the role of dev does every day: without it, what is refused below would prove nothing. */
const everyDay: readonly Request[] = [
  ['s3:PutObject', `${states}/life/dev.tfstate`, own],
  ['s3:PutObject', `${states}/life/dev-one.applied.json`, own],
  ['s3:ListBucket', states, own],
  ['iam:CreateRole', `${iam}:role/life-dev_web_task`, { ...asked, ...boundary('dev') }],
  ['iam:TagRole', `${iam}:role/life-dev_web_task`, asked],
  ['iam:PutRolePolicy', `${iam}:role/life-dev_web_task`, { ...owned, ...boundary('dev') }],
  ['iam:UpdateAssumeRolePolicy', `${iam}:role/life-dev_web_task`, owned],
  ['iam:PassRole', `${iam}:role/life-dev_web_task`, { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }],
  ['ecs:UpdateService', `${ecs}:service/life-dev/web`, owned],
  ['ecs:RegisterTaskDefinition', `${ecs}:task-definition/life-dev_web:*`, asked],
  ['ecs:ListTasks', '*', { 'ecs:cluster': `${ecs}:cluster/life-dev-one` }],
  ['route53:ChangeResourceRecordSets', 'arn:aws:route53:::hostedzone/Z1', records('web.dev-one.life.internal')],
];

const attacks: Readonly<Record<string, readonly Request[]>> = {
  'reads or changes the state of another environment, of bootstrap, or of the repositories': [
    ...['prod.tfstate', 'dev-eu.tfstate', 'dev-eu-one.tfstate', 'bootstrap.tfstate', 'prod.applied.json'],
    ...[`registry-${account}-eu-central-1.tfstate`, 'prod.rollout.json', 'dev-eu.tfstate.tflock'],
  ].flatMap((name) =>
    ['GetObject', 'PutObject', 'DeleteObject'].map((each) => [`s3:${each}`, `${states}/life/${name}`, own] as const),
  ),
  'trusts a bucket of the right name in the account of somebody else': [
    ['s3:GetObject', `${states}/life/dev.tfstate`, { 'aws:ResourceAccount': '999999999999' }],
    ['s3:PutObject', `${states}/life/dev.tfstate`, { 'aws:ResourceAccount': '999999999999' }],
  ],
  'removes earlier versions of a state, or opens the bucket': [
    ['s3:DeleteObjectVersion', `${states}/life/dev.tfstate`, own],
    ...['PutBucketPolicy', 'PutBucketVersioning', 'DeleteBucket', 'PutBucketPublicAccessBlock'].map(
      (each) => [`s3:${each}`, states, own] as const,
    ),
  ],
  'makes a role without the boundary of its environment': [
    ['iam:CreateRole', `${iam}:role/life-dev_web_task`, asked],
    ['iam:CreateRole', `${iam}:role/life-dev_web_task`, { ...asked, ...boundary('prod') }],
    ['iam:CreateRole', `${iam}:role/life-dev_web_task`, { ...asked, ...boundary('dev-eu') }],
    [
      'iam:CreateRole',
      `${iam}:role/life-dev_web_task`,
      { ...asked, 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess' },
    ],
  ],
  'takes the boundary off, or widens it': [
    ['iam:DeleteRolePermissionsBoundary', `${iam}:role/life-dev_web_task`, { ...owned, ...boundary('dev') }],
    ['iam:PutRolePermissionsBoundary', `${iam}:role/life-dev_web_task`, { ...owned, ...boundary('prod') }],
    ['iam:CreatePolicyVersion', `${iam}:policy/life-boundary-dev`],
    ['iam:CreatePolicy', `${iam}:policy/life-dev-more`],
    ['iam:AttachRolePolicy', `${iam}:role/life-dev_web_task`, { ...owned, ...boundary('dev') }],
  ],
  'changes a role that somebody else made under a name like its own': [
    ...['UpdateAssumeRolePolicy', 'DeleteRole', 'UntagRole'].map(
      (each) => [`iam:${each}`, `${iam}:role/life-dev-admin`] as const,
    ),
    ['iam:TagRole', `${iam}:role/life-dev-admin`, { ...tagged('Resource', 'ops'), ...asked }],
    ['iam:PutRolePolicy', `${iam}:role/life-dev-admin`, boundary('dev')],
    ['iam:PutRolePermissionsBoundary', `${iam}:role/life-dev-admin`, boundary('dev')],
  ],
  'touches the roles of bootstrap, even those that say they are its own': [
    'life-plan',
    'life-push',
    'life-apply-dev',
    'life-apply-prod',
  ].flatMap((name) =>
    ['UpdateAssumeRolePolicy', 'PutRolePolicy', 'PassRole'].map(
      (each) =>
        [
          `iam:${each}`,
          `${iam}:role/${name}`,
          { ...owned, ...boundary('dev'), 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
        ] as const,
    ),
  ),
  'passes a role of another environment, or to a service that it does not use': [
    ['iam:PassRole', `${iam}:role/life-prod_web_task`, { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }],
    ['iam:PassRole', `${iam}:role/life-dev-eu_web_task`, { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }],
    ['iam:PassRole', `${iam}:role/life-dev_web_task`, { 'iam:PassedToService': 'lambda.amazonaws.com' }],
    ['iam:PassRole', `${iam}:role/life-dev_web_task`, { 'iam:PassedToService': 'ec2.amazonaws.com' }],
    ['iam:PassRole', `${iam}:role/life-dev_web_task`],
    ['sts:AssumeRole', `${iam}:role/life-dev_web_task`],
  ],
  'changes containers of another environment, whatever their names': [
    ['ecs:UpdateService', `${ecs}:service/life-prod/web`, owned],
    ['ecs:UpdateService', `${ecs}:service/life-dev-eu/web`, owned],
    ['ecs:UpdateService', `${ecs}:service/life-dev/web`, tagged('Resource', 'prod')],
    ['ecs:DeleteCluster', `${ecs}:cluster/life-dev`],
    ['ecs:RunTask', `${ecs}:task-definition/life-dev_web:1`, owned],
    ['ecs:ExecuteCommand', `${ecs}:task/life-dev/0`, owned],
    ['ecs:ListTasks', '*', { 'ecs:cluster': `${ecs}:cluster/life-prod` }],
  ],
  'redirects the names of another environment': [
    'web.prod.life.internal',
    'web.dev-eu.life.internal',
    'web.dev-eu-one.life.internal',
    'www.example.com',
  ].map((name) => ['route53:ChangeResourceRecordSets', 'arn:aws:route53:::hostedzone/Z1', records(name)] as const),
  'changes or claims a network that is tagged for another': [
    ['ec2:RevokeSecurityGroupIngress', `${ec2}:security-group/sg-0`, tagged('Resource', 'prod')],
    ['ec2:CreateTags', `${ec2}:security-group/sg-0`, { ...tagged('Resource', 'prod'), ...asked }],
    ['ec2:CreateTags', `${ec2}:subnet/subnet-0`, asked],
    ['ec2:RunInstances', `${ec2}:instance/*`, { ...asked, 'ec2:InstanceType': 't4g.nano' }],
  ],
  'reads what applications keep': [
    ['secretsmanager:GetSecretValue', `arn:aws:secretsmanager:eu-central-1:${account}:secret:life/database`],
    ['ssm:GetParameters', `arn:aws:ssm:eu-central-1:${account}:parameter/life/level`],
    ['kms:Decrypt', `arn:aws:kms:eu-central-1:${account}:key/0`],
    ['logs:GetLogEvents', `arn:aws:logs:eu-central-1:${account}:log-group:/life/prod/web:log-stream:0`],
    ['logs:GetLogEvents', `arn:aws:logs:eu-central-1:${account}:log-group:/life/dev-eu/web:log-stream:0`],
  ],
  'changes images': ['PutImage', 'BatchDeleteImage', 'DeleteRepository', 'SetRepositoryPolicy'].map(
    (each) => [`ecr:${each}`, `arn:aws:ecr:eu-central-1:${account}:repository/life/web`] as const,
  ),
};

describe('the role that applies one environment', () => {
  it('is allowed its daily work', () => {
    expect(everyDay.filter((request) => !isAllowed('dev', request))).toEqual([]);
  });

  it.each(Object.entries(attacks))('never %s', (_, requests) => {
    expect(requests.length).toBeGreaterThan(0);
    expect(requests.filter((request) => isAllowed('dev', request))).toEqual([]);
  });

  it('passes roles to EC2 where the environment has a jump host', () => {
    const context = { 'iam:PassedToService': 'ec2.amazonaws.com' };
    expect(isAllowed('prod', ['iam:PassRole', `${iam}:role/life-prod_jump-host`, context])).toBe(true);
  });
});

describe('the role that pushes', () => {
  const images = `arn:aws:ecr:eu-central-1:${account}:repository`;
  const others: readonly Request[] = [
    ['ecr:PutImage', `${images}/other/web`],
    ['ecr:BatchDeleteImage', `${images}/life/web`],
    ['ecr:PutImageTagMutability', `${images}/life/web`],
    ['s3:GetObject', `${states}/life/dev.tfstate`, own],
    ['iam:PassRole', `${iam}:role/life-dev_web_task`, { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }],
  ];

  it('pushes images of the project, and does nothing else', () => {
    expect(isAllowed('push', ['ecr:PutImage', `${images}/life/web`])).toBe(true);
    expect(others.filter((request) => isAllowed('push', request))).toEqual([]);
  });
});

describe('a boundary', () => {
  const secretOf = (environment: string): ConfigInput => ({
    ...config,
    services: {
      api: { image: 'docker/api', port: 5000, secrets: { DATABASE: { secretsManager: `${environment}/database` } } },
    },
  });
  const logs = (environment: string) => ({
    action: 'logs:PutLogEvents',
    resource: `arn:aws:logs:eu-central-1:${account}:log-group:/life/${environment}/web:log-stream:0`,
    context: {},
  });

  it('bounds the roles of one environment alone', () => {
    const policies = [keptBoundary('dev', secretOf('dev'))];
    expect(evaluate(policies, logs('dev')).allowed).toBe(true);
    expect(evaluate(policies, logs('prod')).allowed).toBe(false);
  });

  it('allows nothing of IAM, STS, the states, or containers', () => {
    const { Statement } = keptBoundary('prod', config);
    const actions = Statement.flatMap(({ Action = [] }) => Action);
    expect(actions.filter((action) => /^(iam|sts|s3|ecs|ec2):/.test(action))).toEqual([]);
  });
});
