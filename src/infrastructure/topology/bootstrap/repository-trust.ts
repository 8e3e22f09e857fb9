import { type RepositoryIdentity } from '../../../contract/accounts';
import { partitionOf, type AccountId, type Region } from '../../../contract/values';
import { type Condition, type FederatedTrust } from '../access/statement';

/** The runs that a role admits. */
export type Admission =
  /** Of any pull request from within the repository; of the main branch too. */
  | { readonly kind: 'pull-request-or-main' }
  | { readonly kind: 'main' }
  /** Of jobs that name the GitHub environment, and on the main branch only: without protection an environment admits any. */
  | { readonly kind: 'environment'; readonly environment: string };

/** Whose tokens are trusted. */
export const tokenIssuer = 'token.actions.githubusercontent.com';

/** The ARN of the identity provider; an account has at most one of an issuer. */
export function providerArn(account: AccountId, region: Region): string {
  return `arn:${partitionOf(region).name}:iam::${account}:oidc-provider/${tokenIssuer}`;
}

/** The audience that tokens for AWS are made out to. */
export function tokenAudience(region: Region): string {
  return `sts.${partitionOf(region).dnsSuffix}`;
}

/**
 * Trust in runs of one repository, without a wildcard. A subject names the repository with its ids, or without them where the repository is
 * older; its id is compared in either case, so that no one gains anything by a name that was given up.
 * @see https://docs.github.com/en/actions/reference/security/oidc
 */
export function trustRepository(
  admission: Admission,
  repository: RepositoryIdentity,
  place: { readonly account: AccountId; readonly region: Region },
): FederatedTrust {
  const { owner, ownerId, name, id, mainBranch } = repository;
  const repositories = [`repo:${owner}@${ownerId}/${name}@${id}`, `repo:${owner}/${name}`];
  const main = `refs/heads/${mainBranch}`;
  const subjects = contextsOf(admission, main).flatMap((context) => repositories.map((each) => `${each}:${context}`));
  return {
    federated: providerArn(place.account, place.region),
    conditions: [
      claim('aud', tokenAudience(place.region)),
      claim('repository_id', id),
      claim('sub', ...subjects),
      // The ref of a pull request is not known beforehand.
      ...(admission.kind === 'pull-request-or-main' ? [] : [claim('ref', main)]),
    ],
  };
}

function contextsOf(admission: Admission, main: string): readonly string[] {
  switch (admission.kind) {
    case 'pull-request-or-main':
      return ['pull_request', `ref:${main}`];
    case 'main':
      return [`ref:${main}`];
    case 'environment':
      return [`environment:${admission.environment}`];
  }
}

function claim(name: string, ...values: readonly string[]): Condition {
  return { test: 'StringEquals', variable: `${tokenIssuer}:${name}`, values };
}
