import { TerraformOutput, TerraformStack, type TerraformElement } from 'cdktf';
import { Construct } from 'constructs';
import { RegistryConstruct } from '../constructs/registry-construct';
import { type RegistryPlan } from '../topology/registry-plan';
import { configureStack, readableId } from './project-stack';

/** The repositories of one account and Region; applied before images are pushed and before any cell. */
export class RegistryStack extends TerraformStack {
  constructor(scope: Construct, plan: RegistryPlan) {
    super(scope, plan.id);
    configureStack(this, plan);
    // A level of their own: an image may be called like anything else in the stack.
    const images = new Construct(this, 'images');
    const repositories = plan.repositories.map((repository) => ({
      image: repository.image,
      drawn: new RegistryConstruct(images, repository.image, repository).repository,
    }));
    const copies = new Construct(this, 'copies');
    for (const name of new Set(plan.copies.map(({ repository }) => repository))) {
      new RegistryConstruct(copies, name.replaceAll(/[^a-z0-9]+/g, '-'), { name });
    }
    new TerraformOutput(this, 'repository_urls', {
      value: Object.fromEntries(repositories.map(({ image, drawn }) => [image, drawn.repositoryUrl])),
    });
  }

  protected override allocateLogicalId(element: TerraformElement): string {
    return readableId(element);
  }
}
