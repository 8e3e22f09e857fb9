import { type Recorded } from './recording';

/**
 * What IAM calls a request to a registry of ECR.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
const actions: readonly (readonly [request: RegExp, action: string])[] = [
  [/^POST \/v2\/.+\/blobs\/uploads\//, 'ecr:InitiateLayerUpload'],
  [/^PATCH \/v2\/.+\/blobs\/uploads\//, 'ecr:UploadLayerPart'],
  [/^PUT \/v2\/.+\/blobs\/uploads\//, 'ecr:CompleteLayerUpload'],
  [/^HEAD \/v2\/.+\/blobs\//, 'ecr:BatchCheckLayerAvailability'],
  [/^GET \/v2\/.+\/blobs\//, 'ecr:GetDownloadUrlForLayer'],
  [/^(GET|HEAD) \/v2\/.+\/manifests\//, 'ecr:BatchGetImage'],
  [/^PUT \/v2\/.+\/manifests\//, 'ecr:PutImage'],
  [/^POST \/ GetAuthorizationToken$/, 'ecr:GetAuthorizationToken'],
  [/^POST \/ BatchGetImage$/, 'ecr:BatchGetImage'],
];

/** Requests that IAM is not asked about: whether a registry is there, a token of GitHub, a session of STS. */
const unchecked = /^GET \/v2\/$|^GET \/token|^POST \/ AssumeRoleWithWebIdentity$|^POST \/(upload|oauth)/;

/**
 * The action, of a request as `PUT /v2/web/manifests/tag`; undefined where there is none.
 * @throws Error for a request that it does not know
 */
export function registryAction(request: string): string | undefined {
  const found = actions.find(([pattern]) => pattern.test(request))?.[1];
  if (found === undefined && !unchecked.test(request)) throw new Error(`What does IAM call ${request}?`);
  return found;
}

/** Where images are pushed to. */
export interface PushPlace {
  readonly account: string;
  readonly region: string;
  /** In place of the one that was seen. */
  readonly project: string;
}

/** What IAM is asked for requests that were seen. The API's own calls do not say in their first line which repository they are about: any. */
export function recordedPushes(seen: readonly string[], { account, region, project }: PushPlace): Recorded {
  const asked = seen.flatMap((request) => {
    const action = registryAction(request);
    return action === undefined ? [] : [{ action, repository: /\/v2\/[^/]+\/([^/]+)\//.exec(request)?.[1] }];
  });
  const arnOf = (name: string) => `arn:aws:ecr:${region}:${account}:repository/${project}/${name}`;
  const all = [...new Set(asked.flatMap(({ repository }) => repository ?? []))].map(arnOf).toSorted();
  const actionsAsked = [...new Set(asked.map(({ action }) => action))].toSorted();
  return {
    calls: { push: asked.length },
    requests: actionsAsked.map((action) => ({
      action,
      resources: action === 'ecr:GetAuthorizationToken' ? ['*'] : all,
      context: {},
      parts: ['push'],
    })),
  };
}
