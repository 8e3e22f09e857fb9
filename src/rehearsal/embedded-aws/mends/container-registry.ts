import { z } from 'zod';
import { isSuccess, withAnswerBody } from '../api-call';
import { type Mend } from '../mend';

/** What GetAuthorizationToken must say of the registry. */
export interface RegistryAccess {
  /** The registry's address for docker: `http://localhost:<port>`. */
  readonly endpoint: () => string;
  readonly passwordFor: (scope: { readonly account: string; readonly region: string }) => string;
}

/** Gaps of ECR. */
export function containerRegistryMends(registry: RegistryAccess): readonly Mend[] {
  return [registryTokenMend(registry)];
}

function registryTokenMend({ endpoint, passwordFor }: RegistryAccess): Mend {
  return {
    name: 'ecr-registry-token',
    reason:
      "MiniStack's registry token is the same for everybody and its endpoint is on the internet: both become this run's own.",
    emulator: 'ministack',
    service: 'ecr',
    actions: ['GetAuthorizationToken'],
    answer: async (call, ask) => {
      const answer = await ask(call);
      if (!isSuccess(answer)) return answer;
      const { authorizationData } = tokenSchema.parse(JSON.parse(answer.body.toString()));
      const password = passwordFor({ account: call.account, region: call.region });
      const authorizationToken = Buffer.from(`AWS:${password}`).toString('base64');
      const mended = authorizationData.map((data) => ({ ...data, authorizationToken, proxyEndpoint: endpoint() }));
      return withAnswerBody(answer, JSON.stringify({ authorizationData: mended }));
    },
  };
}

const tokenSchema = z.object({ authorizationData: z.array(z.looseObject({ proxyEndpoint: z.string() })) });
