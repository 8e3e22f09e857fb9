import { type RefusedSession, type RoleToAssume, type TokenClaims } from '../ports/aws-sessions';

/** Why a role was refused, as far as can be said from here, and what would admit this run. AWS never says what it missed. */
export function explainRefusal(role: RoleToAssume, { code, message, claims }: RefusedSession): string {
  const said = `AWS refused the role ${role.arn}: ${code}: ${message}`;
  if (!claims) return said;
  return [said, '', 'The token of this run says:', ...claimLines(claims), '', ...remedy(code, role, claims)].join('\n');
}

const shown = ['sub', 'aud', 'ref', 'environment', 'job_workflow_ref', 'repository', 'repository_id'] as const;

function claimLines(claims: TokenClaims): readonly string[] {
  const width = Math.max(...shown.map((name) => name.length));
  const lines = shown.map((name) => `  ${name.padEnd(width)}  ${claims[name] ?? '(none)'}`);
  return [...lines, `  ${'subject'.padEnd(width)}  ${describeSubject(claims.sub)}`];
}

function describeSubject(subject: string): string {
  const parsed = tryParseSubject(subject);
  if (!parsed) return 'of a form of its own: the repository or its organization chose which claims are in it';
  return parsed.ids ? 'immutable: names are followed by ids' : 'legacy: names without ids';
}

function remedy(code: string, role: RoleToAssume, claims: TokenClaims): readonly string[] {
  switch (code) {
    case 'AccessDenied':
      return [
        "The role exists and its trust policy does not admit this run, or the role does not exist. This statement in the role's",
        'trust policy would admit it:',
        '',
        JSON.stringify(trustStatement(role, claims), null, 2),
      ];
    case 'InvalidIdentityToken':
      return [
        `The account ${accountOf(role.arn)} needs an IAM identity provider for ${issuerOf(claims)} with the audience "${claims.aud}".`,
      ];
    default:
      return ['Asking again would not help: mend what AWS names, then run again.'];
  }
}

/** What a role's trust policy must say to admit the run of these claims and no other repository's. */
export function trustStatement(role: RoleToAssume, claims: TokenClaims) {
  const issuer = issuerOf(claims);
  const isGitHub = issuer === 'token.actions.githubusercontent.com';
  return {
    Effect: 'Allow',
    Principal: { Federated: `arn:${partitionOf(role.arn)}:iam::${accountOf(role.arn)}:oidc-provider/${issuer}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: {
        [`${issuer}:aud`]: claims.aud,
        // It makes the legacy subject safe against another repository under a name given up. AWS knows it for this issuer alone.
        ...(isGitHub && claims.repository_id !== undefined && { [`${issuer}:repository_id`]: claims.repository_id }),
        [`${issuer}:sub`]: subjectsOf(claims),
      },
    },
  };
}

/** The subject in both forms, the one of this run first. */
function subjectsOf(claims: TokenClaims): readonly string[] {
  const { sub, repository_id: repositoryId, repository_owner_id: ownerId } = claims;
  const parsed = tryParseSubject(sub);
  if (!parsed) return [sub];
  const { owner, repository, context } = parsed;
  if (parsed.ids) return [sub, `repo:${owner}/${repository}:${context}`];
  if (repositoryId === undefined || ownerId === undefined) return [sub];
  return [sub, `repo:${owner}@${ownerId}/${repository}@${repositoryId}:${context}`];
}

interface Subject {
  readonly owner: string;
  readonly repository: string;
  /** Whether names are followed by ids. */
  readonly ids: boolean;
  /** What the job runs for: `environment:prod`, `pull_request` or `ref:refs/heads/main`. */
  readonly context: string;
}

function tryParseSubject(subject: string): Subject | undefined {
  const match = /^repo:([^/:@]+)(@\d+)?\/([^/:@]+)(@\d+)?:((?:environment:|ref:).+|pull_request)$/.exec(subject);
  const [, owner, ownerId, repository, repositoryId, context] = match ?? [];
  if (owner === undefined || repository === undefined || context === undefined) return undefined;
  return { owner, repository, context, ids: ownerId !== undefined && repositoryId !== undefined };
}

function issuerOf({ iss }: TokenClaims): string {
  return (iss ?? 'https://token.actions.githubusercontent.com').replace(/^https:\/\//, '');
}

function partitionOf(roleArn: string): string {
  return roleArn.split(':')[1] ?? 'aws';
}

function accountOf(roleArn: string): string {
  return roleArn.split(':')[4] ?? '';
}
