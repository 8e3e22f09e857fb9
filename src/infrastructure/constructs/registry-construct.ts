import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { Construct } from 'constructs';
import { type Repository } from '../topology/registry-plan';

/** Days after which an image that lost its tag, such as half of an interrupted push, goes. */
const untaggedDays = 14;

/** A private repository: a tag never changes its image, and every image is scanned. */
export class RegistryConstruct extends Construct {
  readonly repository: EcrRepository;

  constructor(scope: Construct, id: string, { name }: Pick<Repository, 'name'>) {
    super(scope, id);
    this.repository = new EcrRepository(this, 'repository', {
      name,
      imageTagMutability: 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: 'AES256' }],
    });
    new EcrLifecyclePolicy(this, 'lifecycle', { repository: this.repository.name, policy: lifecyclePolicy() });
  }
}

/** Tagged images stay: a task definition names its image by tag, and a rollback may need any of them. */
function lifecyclePolicy(): string {
  const rule = {
    rulePriority: 1,
    description: 'Untagged images expire',
    selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: untaggedDays },
    action: { type: 'expire' },
  };
  return JSON.stringify({ rules: [rule] });
}
