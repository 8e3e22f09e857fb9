import { type AccountId } from '../../contract/values';
import { type AwsCredentials, type AwsSessions } from '../ports/aws-sessions';
import { type Cell } from '../../contract/cells';
import { type Clock } from '../ports/clock';
import { type CredentialSource } from '../ports/deployments';
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
export interface AccessPorts {
  readonly sessions: AwsSessions;
  readonly clock: Clock;
  readonly log: RunLog;
}

type Place = Pick<Cell, 'account' | 'region'>;

/** A session that ends sooner is renewed: Terraform keeps the keys that it was started with, and may work as long. */
const lastingMilliseconds = 30 * 60_000;

/** Sessions of a run, one for each account, however many cells are in it; what is waited for can outlast one. */
export class CellAccess {
  private readonly opened = new Map<AccountId, Promise<Access>>();
  private readonly secrets = new Set<string>();

  /** @param roles - ARNs; without any, Terraform finds credentials by itself */
  constructor(
    private readonly roles: readonly string[],
    private readonly ports: AccessPorts,
  ) {}

  /** The way in as it is now: asked again before each thing that takes long. */
  async open(place: Place): Promise<Access> {
    const known = this.opened.get(place.account);
    if (!known) return this.keep(place, this.openNow(place));
    const access = await known;
    if (access.kind === 'closed' || this.lasts(access)) return access;
    const latest = this.opened.get(place.account);
    return latest === undefined || latest === known ? this.keep(place, this.renew(place, known)) : latest;
  }

  /** The keys, for whoever asks AWS as long as it takes; undefined where those of the environment are used. */
  source(place: Place): CredentialSource | undefined {
    if (this.roles.length === 0) return undefined;
    return async () => {
      const access = await this.open(place);
      if (access.kind === 'open' && access.credentials) return access.credentials;
      throw new Error(access.kind === 'closed' ? access.problem : 'There is no session.');
    };
  }

  /** Terraform has these, and what it says is shown: none of them should ever be in it. */
  readonly withoutSecrets = (text: string): string => {
    return [...this.secrets].reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
  };

  private keep({ account }: Place, access: Promise<Access>): Promise<Access> {
    this.opened.set(account, access);
    return access;
  }

  private lasts({ credentials }: OpenAccess): boolean {
    const { expiresAt = Number.POSITIVE_INFINITY } = credentials ?? {};
    return this.ports.clock.now() < expiresAt - lastingMilliseconds;
  }

  /** When there is no new session now, there may be one when it is asked for again. */
  private async renew(place: Place, before: Promise<Access>): Promise<Access> {
    const access = await this.openNow(place);
    if (access.kind === 'closed') void this.keep(place, before);
    return access;
  }

  private async openNow(place: Place): Promise<Access> {
    if (this.roles.length === 0) return { kind: 'open', environment: {}, credentials: undefined };
    const session = await openSession(place, this.roles, this.ports.sessions);
    if (session.kind === 'closed') return session;
    const { arn, subject, credentials } = session;
    this.ports.log.info(`AWS account ${place.account}: ${arn} as ${subject}`);
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
