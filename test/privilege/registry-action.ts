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
