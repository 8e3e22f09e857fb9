import { type AccountId } from '../../contract/values';
import { type AwsCredentials, type AwsSessions } from '../ports/aws-sessions';
import { type Cell } from '../../contract/cells';
import { type RunLog } from '../ports/run-log';
import { type ClosedAccount, openSession } from './open-session';

/** The way into a cell's account: what Terraform's environment is to have, or why there is none. */
export type Access = OpenAccess | ClosedAccount;

/** The account is open. */
export interface OpenAccess {
  readonly kind: 'open';
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined where those of the environment are used. */
  readonly credentials: AwsCredentials | undefined;
}

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

  open(cell: Cell): Promise<Access> {
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

  private async openNow(cell: Cell): Promise<Access> {
    if (this.roles.length === 0) return { kind: 'open', environment: {}, credentials: undefined };
    const session = await openSession(cell, this.roles, this.ports.sessions);
    if (session.kind === 'closed') return session;
    const { arn, subject, credentials } = session;
    this.ports.log.info(`AWS account ${cell.account}: ${arn} as ${subject}`);
    return { kind: 'open', environment: this.environmentOf(credentials), credentials };
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
