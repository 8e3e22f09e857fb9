import { type Region } from '../../contract/values';

/** Ways into AWS accounts. What goes wrong is a value. */
export interface AwsSessions {
  open(role: RoleToAssume): Promise<SessionResult>;
}

/** A role, and the Region to ask for it in. */
export interface RoleToAssume {
  readonly arn: string;
  readonly region: Region;
}

/** How asking for a role ended. */
export type SessionResult = OpenSession | RefusedSession | UnavailableSession | ForbiddenToken;

/** The role is ours for a while. */
export interface OpenSession {
  readonly kind: 'open';
  readonly credentials: AwsCredentials;
  /** Whom AWS let in: the token's subject, or a name for keys that were given. */
  readonly subject: string;
}

/** Keys of a session. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /**
   * When they end, in milliseconds since 1970.
   * @default - never, or nobody said
   */
  readonly expiresAt?: number;
}

/** AWS said no, and asking again would not help. */
export interface RefusedSession {
  readonly kind: 'refused';
  /** Without the suffix `Exception`, which AWS writes for some and not for others. */
  readonly code: string;
  readonly message: string;
  /** What the token said of this run; undefined when it could not be read. */
  readonly claims: TokenClaims | undefined;
}

/** Someone did not answer, again and again. */
export interface UnavailableSession {
  readonly kind: 'unavailable';
  readonly why: string;
}

/** The job may not ask for a token: it has no `id-token: write`, or it runs for a fork. */
export interface ForbiddenToken {
  readonly kind: 'no-token';
}

/** What GitHub says of a run, as far as trust is made from it. */
export interface TokenClaims {
  readonly iss?: string | undefined;
  readonly sub: string;
  readonly aud: string;
  readonly ref?: string | undefined;
  readonly environment?: string | undefined;
  readonly job_workflow_ref?: string | undefined;
  readonly repository?: string | undefined;
  readonly repository_id?: string | undefined;
  readonly repository_owner_id?: string | undefined;
}
