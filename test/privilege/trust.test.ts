import { type Context } from '../support/iam/condition';
import { evaluate } from '../support/iam/evaluate';
import { account, applied } from './life-configs';
import { keptRoles } from './roles';

const issuer = 'token.actions.githubusercontent.com';
const provider = `arn:aws:iam::${account}:oidc-provider/${issuer}`;

/** What a token says, as condition keys. */
interface Claims {
  readonly aud: string;
  readonly sub: string;
  readonly repository_id: string;
  readonly ref: string;
}

const main = 'refs/heads/main';
const immutable = 'repo:acme@4242/shop@99887766';
const legacy = 'repo:acme/shop';
const ours = { aud: 'sts.amazonaws.com', repository_id: '99887766', ref: main };

/** Two environments in one account, so that one can be taken for the other. */
const { prod } = applied.environments;
const config = { ...applied, environments: { prod: prod ?? never(), stage: prod ?? never() } };

function never(): never {
  throw new Error('The fixture has no prod');
}

/** The roles that a token may assume. */
function admittedTo(claims: Claims, from = provider): readonly string[] {
  const context: Context = Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [`${issuer}:${name}`, value]),
  );
  const request = {
    action: 'sts:AssumeRoleWithWebIdentity',
    resource: '*',
    context,
    principal: ['Federated', from],
  } as const;
  return keptRoles(config).flatMap(({ key, trust }) => (evaluate([trust], request).allowed ? [key] : []));
}

describe('a token of this repository', () => {
  it.each([
    ['a pull request', `${immutable}:pull_request`, 'refs/pull/7/merge', ['plan']],
    ['a pull request of an older repository', `${legacy}:pull_request`, 'refs/pull/7/merge', ['plan']],
    ['the main branch', `${immutable}:ref:${main}`, main, ['plan', 'push']],
    ['the main branch of an older repository', `${legacy}:ref:${main}`, main, ['plan', 'push']],
    ['an environment, on main', `${immutable}:environment:prod`, main, ['apply-prod']],
    ['an environment of an older repository, on main', `${legacy}:environment:prod`, main, ['apply-prod']],
    ['another environment, on main', `${immutable}:environment:stage`, main, ['apply-stage']],
  ])('of %s is admitted to its roles alone', (_, sub, ref, roles) => {
    expect(admittedTo({ ...ours, sub, ref })).toEqual(roles);
  });
});

describe('no role admits a token', () => {
  const environment = `${immutable}:environment:prod`;
  it.each<readonly [string, Partial<Claims>]>([
    ['of another repository', { sub: 'repo:acme@4242/other@5:environment:prod', repository_id: '5' }],
    ['of another repository, for its pull request', { sub: 'repo:acme/other:pull_request', repository_id: '5' }],
    ['of a repository whose name begins with ours', { sub: 'repo:acme/shop-evil:pull_request', repository_id: '5' }],
    ['of a repository that got the name we gave up', { sub: `${legacy}:environment:prod`, repository_id: '5' }],
    ['of one that got the name, for its main branch', { sub: `${legacy}:ref:${main}`, repository_id: '5' }],
    ['of one that got the name, with ids of its own', { sub: 'repo:acme@77/shop@5:pull_request', repository_id: '5' }],
    ['of a fork, for its pull request to itself', { sub: 'repo:mallory@9/shop@6:pull_request', repository_id: '6' }],
    ['of a fork, for its main branch', { sub: `repo:mallory@9/shop@6:ref:${main}`, repository_id: '6' }],
    ['that calls itself ours, with the id of another', { sub: environment, repository_id: '5' }],
    ['with our id, that is called otherwise', { sub: 'repo:mallory@9/shop@6:environment:prod' }],
    ['of another branch', { sub: `${immutable}:ref:refs/heads/feature`, ref: 'refs/heads/feature' }],
    ['of a branch whose name begins with main', { sub: `${immutable}:ref:${main}-2`, ref: `${main}-2` }],
    ['of a tag called main', { sub: `${immutable}:ref:refs/tags/main`, ref: 'refs/tags/main' }],
    ['of an unprotected environment, on another branch', { sub: environment, ref: 'refs/heads/feature' }],
    ['of an environment, on a tag', { sub: environment, ref: 'refs/tags/v1' }],
    ['of an environment, in a pull request', { sub: environment, ref: 'refs/pull/7/merge' }],
    ['of an environment that nobody knows', { sub: `${immutable}:environment:other` }],
    ['of an environment in other letters', { sub: `${immutable}:environment:PROD` }],
    ['with a wildcard for a subject', { sub: `${immutable}:*` }],
    ['for another audience', { sub: environment, aud: 'https://github.com/acme' }],
  ])('%s', (_, claims) => {
    expect(admittedTo({ ...ours, sub: environment, ...claims })).toEqual([]);
  });

  it('of another issuer that says the same', () => {
    const other = `arn:aws:iam::${account}:oidc-provider/token.example.com`;
    expect(admittedTo({ ...ours, sub: environment }, other)).toEqual([]);
  });

  it('that leaves out what is asked', () => {
    for (const name of ['aud', 'sub', 'repository_id', 'ref']) {
      const claims = Object.entries({ ...ours, sub: environment }).filter(([key]) => key !== name);
      const context = Object.fromEntries(claims.map(([key, value]) => [`${issuer}:${key}`, value]));
      for (const { trust } of keptRoles(config)) {
        const request = { action: 'sts:AssumeRoleWithWebIdentity', resource: '*', context } as const;
        expect(evaluate([trust], { ...request, principal: ['Federated', provider] }).allowed).toBe(false);
      }
    }
  });

  it('to set tags of a session, which policies could be made to ask for', () => {
    const actions = keptRoles(config).flatMap(({ trust }) => trust.Statement.flatMap(({ Action = [] }) => Action));
    expect([...new Set(actions)]).toEqual(['sts:AssumeRoleWithWebIdentity']);
  });

  it('by a pattern: every subject is spelled out', () => {
    expect(JSON.stringify(keptRoles(config).map(({ trust }) => trust))).not.toMatch(/StringLike|[*?]/);
  });
});
