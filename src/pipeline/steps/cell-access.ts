import { type AccountId } from '../../contract/values';
import { type AwsCredentials, type AwsSessions, type RoleToAssume } from '../ports/aws-sessions';
import { type Cell } from '../../contract/cells';
import { type RunLog } from '../ports/run-log';
import { awsUnavailable, roleMissing, tokenForbidden } from './errors';
import { explainRefusal } from './explain-refusal';

/** The way into a cell's account: what Terraform's environment is to have, or why there is none. */
export type Access =
  | {
      readonly kind: 'open';
      readonly environment: Readonly<Record<string, string>>;
      /** Undefined where Terraform finds credentials by itself. */
      readonly credentials?: AwsCredentials;
    }
  | { readonly kind: 'closed'; readonly problem: string };

/** The doors to sessions. */
interface AccessPorts {
  readonly sessions: AwsSessions;
  readonly log: RunLog;
}

/** Sessions of a run, one for each account, however many cells are in it. */
export class CellAccess {
  private readonly opened = new Map<AccountId, Promise<Access>>();
  private readonly secrets = new Set<string>();

  /** @param roles - ARNs; without any, Terraform finds credentials by itself */
  constructor(
    private readonly roles: readonly string[],
    private readonly ports: AccessPorts,
  ) {}

  open(cell: Pick<Cell, 'account' | 'region'>): Promise<Access> {
    const known = this.opened.get(cell.account);
    if (known) return known;
    const opening = this.openNow(cell);
    this.opened.set(cell.account, opening);
    return opening;
  }

  /** Terraform has these, and what it says is shown: none of them should ever be in it. */
  readonly withoutSecrets = (text: string): string => {
    return [...this.secrets].reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
  };

  private async openNow({ account, region }: Pick<Cell, 'account' | 'region'>): Promise<Access> {
    if (this.roles.length === 0) return { kind: 'open', environment: {} };
    const arn = this.roles.find((role) => role.split(':')[4] === account);
    if (arn === undefined) return { kind: 'closed', problem: roleMissing(account, this.roles).message };
    const role: RoleToAssume = { arn, region };
    const result = await this.ports.sessions.open(role);
    switch (result.kind) {
      case 'open':
        this.ports.log.info(`AWS account ${account}: ${arn} as ${result.subject}`);
        return { kind: 'open', environment: this.environmentOf(result.credentials), credentials: result.credentials };
      case 'no-token':
        return { kind: 'closed', problem: tokenForbidden().message };
      case 'refused':
        return { kind: 'closed', problem: explainRefusal(role, result) };
      case 'unavailable':
        return { kind: 'closed', problem: awsUnavailable(result.why).message };
    }
  }

  private environmentOf({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials) {
    for (const secret of [secretAccessKey, sessionToken]) if (secret !== undefined) this.secrets.add(secret);
    return {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
    };
  }
}
