import * as z from 'zod';
import { accountIdSchema, regionSchema } from './values';

const bucketSchema = z.strictObject({
  name: z.string(),
  region: regionSchema,
  /** False where the configuration names a bucket of the user's own. */
  made: z.boolean(),
});

const accountSchema = z.strictObject({
  account: accountIdSchema,
  /** Where the bucket of the account's own state is. */
  region: regionSchema,
  project: z.string(),
  /** The folder of `cdk.tf.json`, relative to accounts.json. */
  stack: z.string(),
  stateBucket: z.string(),
  stateKey: z.string(),
  buckets: z.array(bucketSchema).readonly(),
  /** The identity provider that the roles trust, and the audience of its tokens. */
  provider: z.strictObject({ arn: z.string(), issuer: z.string(), audience: z.string() }),
  /** ARNs. */
  planRole: z.string(),
  pushRole: z.string(),
  /** The environments that a merge deploys here, in the order of the configuration, each with the ARN of its role. */
  environments: z.array(z.strictObject({ name: z.string(), role: z.string() })).readonly(),
});

const accountsSchema = z.strictObject({ version: z.literal(1), accounts: z.array(accountSchema).readonly() });

/** What an account needs before anything is deployed to it. */
export type Account = z.output<typeof accountSchema>;

/** `accounts.json`: what bootstrap is told of the accounts. */
export type Accounts = z.output<typeof accountsSchema>;

/** A repository on GitHub. The ids never change, and no other repository ever gets them. */
export interface RepositoryIdentity {
  readonly owner: string;
  readonly ownerId: string;
  readonly name: string;
  readonly id: string;
  /** The branch that merges go to. */
  readonly mainBranch: string;
}

/** The variables of a bootstrap stack that take them. */
export const repositoryVariables = {
  owner: 'repository_owner',
  ownerId: 'repository_owner_id',
  name: 'repository_name',
  id: 'repository_id',
  mainBranch: 'main_branch',
} as const satisfies Readonly<Record<keyof RepositoryIdentity, string>>;

/** The file's name, inside `cdktf.out`. */
export const accountsFileName = 'accounts.json';

/** Accounts as the text of accounts.json. */
export function formatAccounts(accounts: Accounts): string {
  return `${JSON.stringify(accounts, null, 2)}\n`;
}

/**
 * The text of accounts.json as accounts.
 * @throws ZodError when the text is of another version or shape
 */
export function parseAccounts(text: string): Accounts {
  return accountsSchema.parse(JSON.parse(text));
}
