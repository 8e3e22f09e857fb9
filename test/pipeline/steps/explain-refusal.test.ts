import { regionSchema } from '../../../src/contract/values';
import { explainRefusal, trustStatement } from '../../../src/pipeline/steps/explain-refusal';
import { someClaims } from '../adapters/a-token';

const role = { arn: 'arn:aws:iam::111111111111:role/push', region: regionSchema.parse('eu-central-1') };
const denied = { kind: 'refused', code: 'AccessDenied', message: 'Not authorized', claims: someClaims() } as const;

function subjectsFor(claims: Parameters<typeof someClaims>[0]) {
  const { StringEquals } = trustStatement(role, someClaims(claims)).Condition;
  return StringEquals['token.actions.githubusercontent.com:sub'];
}

describe('a refused role', () => {
  it('is explained by what the token says', () => {
    const text = explainRefusal(role, denied);
    expect(text).toContain('AWS refused the role arn:aws:iam::111111111111:role/push: AccessDenied: Not authorized');
    expect(text).toContain('  sub               repo:acme@11/shop@22:environment:prod\n');
    expect(text).toContain('  job_workflow_ref  (none)\n');
    expect(text).toContain('immutable');
  });

  it('comes with the statement that would admit this run and no other repository', () => {
    const text = explainRefusal(role, denied);
    expect(JSON.parse(text.slice(text.indexOf('{')))).toEqual({
      Effect: 'Allow',
      Principal: {
        Federated: 'arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com',
      },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
          'token.actions.githubusercontent.com:repository_id': '22',
          'token.actions.githubusercontent.com:sub': [
            'repo:acme@11/shop@22:environment:prod',
            'repo:acme/shop:environment:prod',
          ],
        },
      },
    });
  });

  it.each([
    ['repo:acme@11/shop@22:pull_request', 'repo:acme/shop:pull_request'],
    ['repo:acme@11/shop@22:ref:refs/heads/main', 'repo:acme/shop:ref:refs/heads/main'],
    ['repo:acme/shop:ref:refs/tags/v1', 'repo:acme@11/shop@22:ref:refs/tags/v1'],
    ['repo:acme/shop:environment:a%3Ab', 'repo:acme@11/shop@22:environment:a%3Ab'],
  ])('admits %s in both forms', (sub, other) => {
    expect(subjectsFor({ sub })).toEqual([sub, other]);
  });

  it('admits a subject of a form of its own as it is, and a legacy one whose ids are unknown', () => {
    expect(subjectsFor({ sub: 'repository_owner_id:11:context' })).toEqual(['repository_owner_id:11:context']);
    const sub = 'repo:acme/shop:pull_request';
    expect(subjectsFor({ sub, repository_id: undefined })).toEqual([sub]);
  });

  it('belongs to the partition and the issuer of the run', () => {
    const china = { ...role, arn: 'arn:aws-cn:iam::111111111111:role/push' };
    const { Principal, Condition } = trustStatement(china, someClaims({ iss: 'https://ghe.example/_services/token' }));
    expect(Principal.Federated).toBe('arn:aws-cn:iam::111111111111:oidc-provider/ghe.example/_services/token');
    expect(Object.keys(Condition.StringEquals)).toEqual([
      'ghe.example/_services/token:aud',
      'ghe.example/_services/token:sub',
    ]);
  });

  it('names the missing identity provider', () => {
    const text = explainRefusal(role, {
      ...denied,
      code: 'InvalidIdentityToken',
      message: 'No OpenIDConnect provider',
    });
    expect(text).toContain(
      'account 111111111111 needs an IAM identity provider for token.actions.githubusercontent.com',
    );
    expect(text).not.toContain('"Effect"');
  });

  it('is told in the words of AWS when nothing more is known', () => {
    expect(explainRefusal(role, { ...denied, claims: undefined })).toBe(
      'AWS refused the role arn:aws:iam::111111111111:role/push: AccessDenied: Not authorized',
    );
    expect(explainRefusal(role, { ...denied, code: 'ValidationError' })).toContain('mend what AWS names');
  });
});
