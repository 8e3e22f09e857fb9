import { Route } from '@cdktf/provider-aws/lib/route';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint';
import { type ITerraformDependable } from 'cdktf';
import { type IConstruct } from 'constructs';

/**
 * What of a construct a task needs to reach anything, and no reference leads to: routes, the subnets' part in them, and
 * endpoints. A task that starts before they are there fails to pull its image.
 */
export function drawnWaysOut(construct: IConstruct): ITerraformDependable[] {
  return construct.node
    .findAll()
    .filter((node) => node instanceof Route || node instanceof RouteTableAssociation || node instanceof VpcEndpoint);
}
