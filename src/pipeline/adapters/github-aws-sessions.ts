import { partitionOf } from '../../contract/values';
import { type AwsSessions, type OpenSession, type RoleToAssume, type SessionResult } from '../ports/aws-sessions';
import { type Clock } from '../ports/clock';
import { type HttpClient } from '../ports/http-client';
import { type RunLog } from '../ports/run-log';
import { fetchOidcToken, type TokenRequest, tryReadClaims } from './oidc-token';
import { type Patience, type Retried } from './retry';
import { assumeRole, type WebIdentityAnswer } from './web-identity';

/** What this run is, and how sessions are asked for. */
export interface GitHubRun {
  /** Undefined when the job may not ask for a token. */
  readonly tokenRequest: TokenRequest | undefined;
  /** Where STS answers; undefined for its own address. */
  readonly stsEndpoint: string | undefined;
  /** Seen in CloudTrail. */
  readonly sessionName: string;
  readonly durationSeconds: number;
}

/** The doors that sessions go through. */
export interface SessionDoors {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly log: RunLog;
  readonly random: () => number;
  /** Called while STS is waited for: time to load what comes next. */
  readonly meanwhile?: () => void;
}

/** For token and role together. */
const budgetMilliseconds = 30_000;

/** Sessions for the identity that GitHub gives a run. Every secret is masked before it is used. */
export class GitHubAwsSessions implements AwsSessions {
  constructor(
    private readonly run: GitHubRun,
    private readonly doors: SessionDoors,
  ) {}

  async open(role: RoleToAssume): Promise<SessionResult> {
    const { clock, random } = this.doors;
    const patience = { clock, random, deadline: clock.now() + budgetMilliseconds };
    const first = await this.tryOnce(role, patience);
    // A token lives for minutes, and the clocks of two clouds can differ by as much.
    return first.kind === 'refused' && first.code === 'ExpiredToken' ? this.tryOnce(role, patience) : first;
  }

  private async tryOnce(role: RoleToAssume, patience: Patience): Promise<SessionResult> {
    const { tokenRequest } = this.run;
    if (tokenRequest === undefined) return { kind: 'no-token' };
    const audience = `sts.${partitionOf(role.region).dnsSuffix}`;
    const token = await fetchOidcToken(this.doors.http, tokenRequest, audience, patience);
    if (token.kind === 'gave-up') return { kind: 'unavailable', why: `GitHub gave no token: ${token.why}` };
    this.doors.log.mask(token.value);
    return this.toResult(await this.assume(role, token.value, patience), token.value);
  }

  private assume(
    { arn, region }: RoleToAssume,
    token: string,
    patience: Patience,
  ): Promise<Retried<WebIdentityAnswer>> {
    const { stsEndpoint, sessionName, durationSeconds } = this.run;
    const { http, meanwhile } = this.doors;
    const request = {
      endpoint: stsEndpoint,
      region,
      roleArn: arn,
      sessionName,
      durationSeconds,
      token,
      onSent: meanwhile,
    };
    return assumeRole(http, request, patience);
  }

  private toResult(answer: Retried<WebIdentityAnswer>, token: string): SessionResult {
    if (answer.kind === 'gave-up') return { kind: 'unavailable', why: `STS did not answer: ${answer.why}` };
    if (answer.value.kind === 'refused') return { ...answer.value, claims: tryReadClaims(token) };
    return this.masked({ kind: 'open', credentials: answer.value.credentials, subject: answer.value.subject });
  }

  private masked(session: OpenSession): OpenSession {
    const { secretAccessKey, sessionToken } = session.credentials;
    [secretAccessKey, sessionToken].forEach((secret) => {
      if (secret !== undefined) this.doors.log.mask(secret);
    });
    return session;
  }
}
