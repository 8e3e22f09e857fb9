import { type Account } from '../../../contract/accounts';
import { type IdentityProviders } from '../../ports/identity-providers';
import { accountNotDeployed, credentialsMissing } from './errors';

/**
 * The account that the credentials are of.
 * @throws UserError CredentialsMissing, AccountNotDeployed
 */
export async function chooseAccount(accounts: readonly Account[], providers: IdentityProviders): Promise<Account> {
  const identity = await providers.identify();
  if (identity.kind === 'failed') throw credentialsMissing(identity.why);
  const found = accounts.find(({ account }) => account === identity.value);
  if (found) return found;
  const known = accounts.map(
    ({ account, environments }) => `${account} (${environments.map(({ name }) => name).join(', ')})`,
  );
  throw accountNotDeployed(identity.value, known);
}
