import { TerraformResource } from 'cdktf';
import { type IConstruct } from 'constructs';

/** Every resource that a construct has drawn, for others to wait for. */
export function drawnResources(construct: IConstruct): TerraformResource[] {
  return construct.node.findAll().filter((node) => TerraformResource.isTerraformResource(node));
}
