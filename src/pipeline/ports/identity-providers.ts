import { type Account } from '../../contract/accounts';
import { type AccountId } from '../../contract/values';

/** The identity providers of the account that the credentials are of. What goes wrong is a value. */
export interface IdentityProviders {
  /** Whose credentials they are. */
  identify(): Promise<AwsResult<AccountId>>;
  /** Undefined when the account has no provider of this issuer. */
  tryRead(arn: string): Promise<AwsResult<IdentityProvider | undefined>>;
  /** Makes a provider, or adds the audience to one that is there. */
  admit(provider: Account['provider'], project: string): Promise<AwsResult<undefined>>;
  /** The names of roles that trust a provider. */
  listTrusting(arn: string): Promise<AwsResult<readonly string[]>>;
  remove(arn: string): Promise<AwsResult<undefined>>;
}

/** A provider as it stands. */
export interface IdentityProvider {
  readonly audiences: readonly string[];
  /** The project that made it; undefined for one that came from elsewhere. */
  readonly project: string | undefined;
}

/** How a call ended. */
export type AwsResult<T> =
  { readonly kind: 'done'; readonly value: T } | { readonly kind: 'failed'; readonly why: string };
