import { type TokenClaims } from '../../../src/pipeline/ports/aws-sessions';

/** What GitHub says of a run of a repository made lately, for its environment "prod". */
export const someClaims = (overrides: Partial<TokenClaims> = {}): TokenClaims => ({
  iss: 'https://token.actions.githubusercontent.com',
  sub: 'repo:acme@11/shop@22:environment:prod',
  aud: 'sts.amazonaws.com',
  ref: 'refs/heads/main',
  environment: 'prod',
  repository: 'acme/shop',
  repository_id: '22',
  repository_owner_id: '11',
  ...overrides,
});

/** A token with these claims, signed by nobody. */
export function aToken(claims: TokenClaims = someClaims()): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}

/** What STS answers when it gives the role. */
export function assumed(subject = someClaims().sub): string {
  return `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>
    <AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>secret/key</SecretAccessKey>
    <SessionToken>session==</SessionToken><Expiration>2026-01-01T01:00:00Z</Expiration></Credentials>
    <SubjectFromWebIdentityToken>${subject}</SubjectFromWebIdentityToken>
    </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`;
}

/** What STS answers when it does not. */
export function refusal(code: string, message = 'no'): string {
  return `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
}
