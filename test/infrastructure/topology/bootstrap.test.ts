import { accountIdSchema } from '../../../src/contract/values';
import { type ConfigInput } from '../../../src/infrastructure/config/config';
import { parseConfig } from '../../../src/infrastructure/config/parse-config';
import { planConfig } from '../../../src/infrastructure/plan-config';
import { lengthOf, longestPolicy } from '../../../src/infrastructure/topology/bootstrap/access-role';
import { planAccess } from '../../../src/infrastructure/topology/bootstrap/plan-access';
import { aConfig, anEnvironment, aService } from '../../builders/a-config';

const repository = { owner: 'acme', ownerId: '1', name: 'shop', id: '2', mainBranch: 'main' };

function accessOf(config: ConfigInput, account = '111111111111') {
  return planAccess(parseConfig(config).config, accountIdSchema.parse(account), repository);
}

function role(config: ConfigInput, key: string) {
  const found = accessOf(config).roles.find((each) => each.key === key);
  if (!found) throw new Error(`There is no role ${key}`);
  return found;
}

function claims(config: ConfigInput, key: string) {
  const { conditions } = role(config, key).trust;
  return Object.fromEntries(conditions.map(({ variable, values }) => [variable.split(':')[1] ?? '', values] as const));
}

function statements(config: ConfigInput, key: string) {
  return role(config, key).policies.flatMap((policy) => policy.statements);
}

describe('trust', () => {
  const config = aConfig();

  it('compares audience, id and subject as they are, in both forms', () => {
    expect(claims(config, 'plan')).toEqual({
      aud: ['sts.amazonaws.com'],
      repository_id: ['2'],
      sub: [
        ...['repo:acme@1/shop@2:pull_request', 'repo:acme/shop:pull_request'],
        ...['repo:acme@1/shop@2:ref:refs/heads/main', 'repo:acme/shop:ref:refs/heads/main'],
      ],
    });
  });

  it('pushes from the main branch, and applies from it in the environment alone', () => {
    expect(claims(config, 'push')).toMatchObject({ ref: ['refs/heads/main'] });
    expect(claims(config, 'apply-dev')).toMatchObject({
      sub: ['repo:acme@1/shop@2:environment:dev', 'repo:acme/shop:environment:dev'],
      ref: ['refs/heads/main'],
    });
  });

  it('has no wildcard', () => {
    for (const { trust } of accessOf(config).roles) {
      expect(trust.conditions.map(({ test }) => test)).not.toContain('StringLike');
      expect(JSON.stringify(trust)).not.toMatch(/[*?]/);
    }
  });
});

describe('a role that applies', () => {
  it('makes no role and gives none a policy without the boundary', () => {
    const widening = /^iam:(CreateRole|Put|Attach)/;
    const found = statements(aConfig(), 'apply-dev').filter(({ actions }) =>
      actions.some((each) => widening.test(each)),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const { conditions } of found)
      expect(conditions).toContainEqual({
        test: 'StringEquals',
        variable: 'iam:PermissionsBoundary',
        values: ['arn:aws:iam::111111111111:policy/shop-boundary-dev'],
      });
  });

  it('has no way to the roles of bootstrap, nor to the boundary', () => {
    const denied = statements(aConfig(), 'apply-dev').filter(({ effect }) => effect === 'Deny');
    expect(denied).toEqual([
      {
        effect: 'Deny',
        actions: ['iam:*'],
        resources: [
          ...['plan', 'push', 'apply-*'].map((name) => `arn:aws:iam::111111111111:role/shop-${name}`),
          'arn:aws:iam::111111111111:policy/shop-boundary-*',
          'arn:aws:iam::111111111111:policy/shop-boundary-dev',
        ],
      },
    ]);
  });

  it('starts machines only where there is a jump host', () => {
    const actions = (jumpHost: boolean) =>
      statements(aConfig({ environments: { dev: anEnvironment({ jumpHost }) } }), 'apply-dev').flatMap(
        (each) => each.actions,
      );
    expect(actions(false)).not.toContain('ec2:RunInstances');
    expect(actions(true)).toContain('ec2:RunInstances');
  });

  it("keeps off an environment whose name begins with its own's", () => {
    const environments = { dev: anEnvironment(), 'dev-eu': anEnvironment() };
    const denied = statements(aConfig({ environments }), 'apply-dev').flatMap(({ effect, resources }) =>
      effect === 'Deny' ? resources : [],
    );
    expect(denied).toContain('arn:aws:iam::111111111111:role/shop-dev-eu*');
  });
});

describe('the boundary', () => {
  it('allows what the configuration asks for, and nothing of IAM', () => {
    const permissions = [{ actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:eu-central-1:111111111111:jobs'] }];
    const [boundary] = accessOf(aConfig({ services: { worker: aService({ permissions }) } })).boundaries;
    const actions = boundary?.statements.flatMap((each) => each.actions) ?? [];
    expect(boundary?.statements).toContainEqual({ actions: ['sqs:SendMessage'], resources: permissions[0]?.resources });
    expect(actions.filter((action) => action.startsWith('iam:') || action.includes('*'))).toEqual([]);
  });

  it('is on every role of a cell that a merge deploys, and on none that is only rehearsed', () => {
    const { cells } = planConfig(
      aConfig({ environments: { dev: anEnvironment(), lab: anEnvironment({ deploy: 'local' }) } }),
    );
    expect(cells.map(({ permissionsBoundaryArn }) => permissionsBoundaryArn)).toEqual([
      'arn:aws:iam::111111111111:policy/shop-boundary-dev',
      undefined,
    ]);
  });
});

describe('the plan of an account', () => {
  const environments = {
    dev: anEnvironment({ jumpHost: true }),
    'dev-eu': anEnvironment({ region: 'eu-west-1', zones: ['eu-west-1a', 'eu-west-1b'], stateBucket: 'mine' }),
    prod: anEnvironment({ account: '222222222222' }),
    lab: anEnvironment({ account: '333333333333', deploy: 'local' }),
  };

  it('is made for each account that a merge deploys to, with a bucket for each Region', () => {
    const { accounts } = planConfig(aConfig({ environments })).accountList;
    expect(accounts.map(({ account, environments: own }) => [account, own.map(({ name }) => name)])).toEqual([
      ['111111111111', ['dev', 'dev-eu']],
      ['222222222222', ['prod']],
    ]);
    expect(accounts[0]?.buckets).toEqual([
      { name: 'shop-terraform-state-111111111111-eu-central-1', region: 'eu-central-1', made: true },
      { name: 'mine', region: 'eu-west-1', made: false },
    ]);
  });

  it('has no policy that IAM would find too long, and no more than ten to a role', () => {
    const { boundaries, roles } = accessOf(aConfig({ environments }));
    expect(boundaries.map(({ name }) => name)).toEqual(['shop-boundary-dev', 'shop-boundary-dev-eu']);
    for (const policy of [...boundaries, ...roles.flatMap(({ policies }) => policies)]) {
      expect(lengthOf(policy)).toBeLessThanOrEqual(longestPolicy);
    }
    for (const { policies } of roles) expect(policies.length).toBeLessThanOrEqual(10);
  });
});

describe('a configuration that cannot be set up', () => {
  it.each(['apply', 'bootstrap', 'registry-eu'])('has an environment called %s', (name) => {
    const { faults } = planConfig(aConfig({ environments: { [name]: anEnvironment() } }));
    expect(faults).toMatchObject([{ path: ['environments', name], value: name }]);
  });

  it('has a cell that looks like one of another environment', () => {
    const networking = { europe: { kind: 'public' }, us: { kind: 'public' } } as const;
    const environments = { dev: anEnvironment({ networking }), 'dev-eu': anEnvironment() };
    const { faults } = planConfig(aConfig({ environments }));
    expect(faults).toMatchObject([{ value: 'dev-europe', evidence: [['environments', 'dev-eu']] }]);
  });

  it('asks for more than a boundary can say', () => {
    const resources = Array.from(
      { length: 150 },
      (_, index) => `arn:aws:sqs:eu-central-1:111111111111:jobs-of-${index}`,
    );
    const permissions = [{ actions: ['sqs:SendMessage'], resources }];
    const { faults } = planConfig(aConfig({ services: { worker: aService({ permissions }) } }));
    expect(faults).toMatchObject([{ path: ['services'], allowed: '6144 characters' }]);
  });

  it("takes the tags that tell its resources from others'", () => {
    const { faults } = planConfig(aConfig({ environments: { dev: anEnvironment({ tags: { Project: 'other' } }) } }));
    expect(faults).toMatchObject([{ path: ['environments', 'dev', 'tags', 'Project'] }]);
  });
});
