import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Backend, type TerraformElement, type TerraformStack } from 'cdktf';
import { type State } from '../topology/state';
import { literals } from '../constructs/literal';

/** The versions of the AWS provider that the stacks work with. Its fixes arrive without new bindings. */
export const awsProviderVersions = '>= 5.100.0, < 7.0.0';

/** The oldest terraform that locks state with a file beside it. */
export const terraformVersions = '>= 1.10.0';

/** Where a stack is deployed to. */
export interface Deployment {
  readonly account: string;
  readonly region: string;
  readonly state: State;
  readonly tags: Readonly<Record<string, string>>;
}

/** State, provider and versions: what every stack begins with. */
export function configureStack(stack: TerraformStack, { account, region, state, tags }: Deployment): void {
  new S3Backend(stack, { bucket: state.bucket, key: state.key, region: state.region, encrypt: true });
  // The bindings of the S3 backend are older than its lock file.
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
  stack.addOverride('terraform.required_version', terraformVersions);
  stack.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version: awsProviderVersions });
  new AwsProvider(stack, 'aws', {
    region,
    // Credentials of another account end here instead of making its resources.
    allowedAccountIds: [account],
    defaultTags: [{ tags: literals(tags) }],
  });
}

/** An address that reads like the construct tree: `aws_vpc.network_vpc`. Ids hold no underscore, so none clash. */
export function readableId(element: TerraformElement): string {
  return element.node.path.split('/').slice(1).join('_');
}
