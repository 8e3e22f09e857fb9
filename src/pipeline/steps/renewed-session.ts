import { type Cell } from '../../contract/cells';
import { type AwsCredentials, type AwsSessions } from '../ports/aws-sessions';
import { type Clock } from '../ports/clock';
import { type RunLog } from '../ports/run-log';
import { type ClosedAccount, openSession } from './open-session';

/** The doors to a session that is renewed. */
export interface RenewalPorts {
  readonly sessions: AwsSessions;
  readonly clock: Clock;
  readonly log: RunLog;
}

/** So long before its end a session is renewed. The SDK asks five minutes before. */
const renewBeforeMilliseconds = 300_000;

/** A session in a cell's account that is renewed before it ends: what is waited for can outlast one. */
export class RenewedSession {
  /** Opens it, as what it is to be renewed as. */
  static async open(
    cell: Cell,
    roles: readonly string[],
    ports: RenewalPorts,
  ): Promise<{ readonly kind: 'open'; readonly session: RenewedSession } | ClosedAccount> {
    const opened = await openSession(cell, roles, ports.sessions);
    if (opened.kind === 'closed') return opened;
    ports.log.info(`AWS account ${cell.account}: ${opened.arn} as ${opened.subject}`);
    const renew = () => openSession(cell, roles, ports.sessions);
    return { kind: 'open', session: new RenewedSession(opened.credentials, renew, ports.clock) };
  }

  private constructor(
    private current: AwsCredentials,
    private readonly renew: () => ReturnType<typeof openSession>,
    private readonly clock: Clock,
  ) {}

  /** The keys as they are, which may have ended. */
  get latest(): AwsCredentials {
    return this.current;
  }

  /**
   * Keys that are good for minutes.
   * @throws Error why there are none
   */
  readonly credentials = async (): Promise<AwsCredentials> => {
    const { expiresAt = Number.POSITIVE_INFINITY } = this.current;
    if (this.clock.now() < expiresAt - renewBeforeMilliseconds) return this.current;
    const renewed = await this.renew();
    if (renewed.kind === 'closed') throw new Error(renewed.problem);
    this.current = renewed.credentials;
    return this.current;
  };
}
