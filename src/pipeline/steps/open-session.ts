import { type Cell } from '../../contract/cells';
import { type AwsSessions, type OpenSession, type RoleToAssume } from '../ports/aws-sessions';
import { awsUnavailable, roleMissing, tokenForbidden } from './errors';
import { explainRefusal } from './explain-refusal';

/** There is no session, and why. */
export interface ClosedAccount {
  readonly kind: 'closed';
  readonly problem: string;
}

/** Opens a session in a cell's account, with the one of the roles that is of that account. */
export async function openSession(
  { account, region }: Pick<Cell, 'account' | 'region'>,
  roles: readonly string[],
  sessions: AwsSessions,
): Promise<(OpenSession & { readonly arn: string }) | ClosedAccount> {
  const arn = roles.find((role) => role.split(':')[4] === account);
  if (arn === undefined) return { kind: 'closed', problem: roleMissing(account, roles).message };
  const role: RoleToAssume = { arn, region };
  const result = await sessions.open(role);
  switch (result.kind) {
    case 'open':
      return { ...result, arn };
    case 'no-token':
      return { kind: 'closed', problem: tokenForbidden().message };
    case 'refused':
      return { kind: 'closed', problem: explainRefusal(role, result) };
    case 'unavailable':
      return { kind: 'closed', problem: awsUnavailable(result.why).message };
  }
}
