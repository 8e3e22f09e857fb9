import { canonicalText } from './json';
import { type Plan, type ResourceChange } from './plan';

/**
 * The addresses of what has to go last: ways out of the network, and what belongs to them, that a plan takes away while services stay.
 * Terraform does not know that tasks need the old way out until they have moved to the new one. Empty where no way out goes.
 */
export function lostWaysOut({ changes }: Plan): readonly string[] {
  const managed = changes.filter(({ mode }) => mode === 'managed');
  const hasServices = managed.some(({ type, action }) => type === 'aws_ecs_service' && action.kind !== 'delete');
  const going = managed.filter(({ action, deposed }) => action.kind === 'delete' && deposed === undefined);
  if (!hasServices || !going.some(({ type }) => wayOut.test(type))) return [];
  const made = managed.filter(({ type, action }) => type === 'aws_route' && action.kind === 'create').map(routeOf);
  const isInTheWay = (change: ResourceChange) => change.type === 'aws_route' && made.includes(routeOf(change));
  return going
    .filter((change) => (wayOut.test(change.type) || belongs.test(change.type)) && !isInTheWay(change))
    .map(({ address }) => address);
}

const wayOut = /^aws_(nat_gateway|internet_gateway|egress_only_internet_gateway|vpc_endpoint|route)$/;

/** What cannot go before them, or lets traffic through to them. */
const belongs =
  /^aws_(eip|eip_association|route_table|route_table_association|subnet|network_interface|vpc_endpoint_\w+|security_group|security_group_rule|vpc_security_group_(ingress|egress)_rule)$/;

/** Which destination of which table: a table has one route to each, and the old one has to go first. */
function routeOf({ action, sides }: ResourceChange): string {
  const side = action.kind === 'create' ? 'after' : 'before';
  const parts = [
    'route_table_id',
    'destination_cidr_block',
    'destination_ipv6_cidr_block',
    'destination_prefix_list_id',
  ];
  return canonicalText(parts.map((name) => sides.known(side, name) || null));
}
