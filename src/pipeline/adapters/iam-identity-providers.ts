import type * as IAM from '@aws-sdk/client-iam';
import * as z from 'zod';
import { type Account } from '../../contract/accounts';
import { type AccountId, accountIdSchema } from '../../contract/values';
import { type AwsResult, type IdentityProvider, type IdentityProviders } from '../ports/identity-providers';

/** Identity providers of IAM, with the credentials of whoever calls. */
export class IamIdentityProviders implements IdentityProviders {
  /** @param region - where STS is asked */
  constructor(private readonly region: string) {}

  identify(): Promise<AwsResult<AccountId>> {
    return attempt(async () => {
      const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
      const client = new STSClient({ region: this.region });
      const { Account: account } = await client.send(new GetCallerIdentityCommand()).finally(() => client.destroy());
      return accountIdSchema.parse(account);
    });
  }

  tryRead(arn: string): Promise<AwsResult<IdentityProvider | undefined>> {
    return this.ask(async ({ iam, client }) => {
      try {
        const request = new iam.GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
        const { ClientIDList: audiences = [], Tags: tags = [] } = await client.send(request);
        return { audiences, project: tags.find(({ Key }) => Key === projectTag)?.Value };
      } catch (error) {
        if (nameOf(error).startsWith('NoSuchEntity')) return undefined;
        throw error;
      }
    });
  }

  async admit(provider: Account['provider'], project: string): Promise<AwsResult<undefined>> {
    const present = await this.tryRead(provider.arn);
    if (present.kind === 'failed') return present;
    return this.ask(async ({ iam, client }) => {
      const { arn, issuer, audience } = provider;
      const place = { OpenIDConnectProviderArn: arn, ClientID: audience };
      const make = { Url: `https://${issuer}`, ClientIDList: [audience], Tags: [{ Key: projectTag, Value: project }] };
      if (!present.value) await client.send(new iam.CreateOpenIDConnectProviderCommand(make));
      else if (!present.value.audiences.includes(audience))
        await client.send(new iam.AddClientIDToOpenIDConnectProviderCommand(place));
      return undefined;
    });
  }

  listTrusting(arn: string): Promise<AwsResult<readonly string[]>> {
    return this.ask(async ({ iam, client }) => {
      const names: string[] = [];
      for await (const { Roles: roles = [] } of iam.paginateListRoles({ client }, {})) {
        const trusting = roles.filter(({ AssumeRolePolicyDocument: trust = '' }) =>
          decodeURIComponent(trust).includes(arn),
        );
        names.push(...trusting.map(({ RoleName: name = '' }) => name));
      }
      return names;
    });
  }

  remove(arn: string): Promise<AwsResult<undefined>> {
    return this.ask(async ({ iam, client }) => {
      await client.send(new iam.DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
      return undefined;
    });
  }

  private ask<T>(work: (loaded: LoadedClient) => Promise<T>): Promise<AwsResult<T>> {
    return attempt(async () => {
      const iam = await import('@aws-sdk/client-iam');
      const client = new iam.IAMClient({ region: this.region });
      return work({ iam, client }).finally(() => client.destroy());
    });
  }
}

/** Says who made a provider: an account has one, whoever needs it. */
const projectTag = 'Project';

interface LoadedClient {
  readonly iam: typeof IAM;
  readonly client: IAM.IAMClient;
}

const errorSchema = z.object({ name: z.string(), message: z.string() });

async function attempt<T>(work: () => Promise<T>): Promise<AwsResult<T>> {
  try {
    return { kind: 'done', value: await work() };
  } catch (error) {
    const { name, message } = errorSchema.parse(error);
    return { kind: 'failed', why: `${name}: ${message}` };
  }
}

function nameOf(error: unknown): string {
  return errorSchema.parse(error).name;
}
