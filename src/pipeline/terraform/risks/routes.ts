import { isJsonArray, type Json, memberOf } from '../json';
import { isDestroyed, type Plan, type ResourceChange } from '../plan';
import { type Risk } from '../risk';
import { type Side } from '../sides';

/** Tasks that keep running, or are started, without the way out that they have today. */
export function lostRoutes(plan: Plan): readonly Risk[] {
  const resources = plan.changes.filter(({ mode }) => mode === 'managed');
  const services = resources.filter(({ type }) => type === 'aws_ecs_service');
  if (services.length > 0 && services.every(({ action }) => action.kind === 'delete')) return [];
  const affected = services.filter(({ action }) => action.kind !== 'delete').map(({ address }) => address);
  return [...defaultRoutesLost(resources), ...endpointsLost(resources), ...publicAddressesLost(resources)].map(
    (risk) => ({
      ...risk,
      details: risk.details.length > 0 ? risk.details : affected,
    }),
  );
}

type Resources = readonly ResourceChange[];

function risk(change: ResourceChange, sentence: string, details: readonly string[] = []): Risk {
  return { kind: 'route-lost', address: change.address, sentence, details };
}

/** A default route goes, and its route table stays without one. */
function defaultRoutesLost(resources: Resources): readonly Risk[] {
  const kept = resources.flatMap((change) => defaultTables(change, 'after'));
  const gone = new Set(
    resources.filter(({ type, action }) => type === 'aws_route_table' && action.kind === 'delete').map(idOf),
  );
  return resources.flatMap((change) => {
    const lost = defaultTables(change, 'before').filter((table) => !kept.includes(table) && !gone.has(table));
    const isLost = lost.length > 0 && !(change.action.kind === 'update' && change.sides.isUnknown('route_table_id'));
    return isLost ? [risk(change, 'is the route to the internet of its route table, and none takes its place')] : [];
  });
}

function idOf({ sides }: ResourceChange): Json | undefined {
  return sides.known('before', 'id');
}

/** The route tables that have a default route by this resource. */
function defaultTables(change: ResourceChange, side: Side): readonly Json[] {
  const { type, sides } = change;
  if (type === 'aws_route_table') {
    const routes = sides.known(side, 'route');
    const isDefault = isJsonArray(routes) && routes.some((route) => isEverywhere(memberOf(route, 'cidr_block')));
    return isDefault ? [sides.known('before', 'id') ?? change.address] : [];
  }
  if (type !== 'aws_route' || !isEverywhere(sides.known(side, 'destination_cidr_block'))) return [];
  // A table that is made by the same plan has no id yet; a route that stays stands for its own address.
  return [sides.known(side, 'route_table_id') ?? sides.known('before', 'route_table_id') ?? change.address];
}

function isEverywhere(destination: Json | undefined): boolean {
  return destination === '0.0.0.0/0' || destination === '::/0';
}

/** An endpoint goes where there is no route to the internet that could take its place. */
function endpointsLost(resources: Resources): readonly Risk[] {
  if (resources.some((change) => defaultTables(change, 'after').length > 0)) return [];
  const made = new Set(resources.filter(isMadeEndpoint).map(({ sides }) => sides.known('after', 'service_name')));
  return resources
    .filter((change) => change.type === 'aws_vpc_endpoint' && change.action.kind === 'delete')
    .filter(({ sides }) => !made.has(sides.known('before', 'service_name')))
    .map((change) => risk(change, 'is destroyed, and tasks have no other way to this AWS service', serviceOf(change)));
}

function isMadeEndpoint({ type, action }: ResourceChange): boolean {
  return (
    type === 'aws_vpc_endpoint' && (action.kind === 'create' || action.kind === 'no-op' || action.kind === 'update')
  );
}

function serviceOf({ sides }: ResourceChange): readonly string[] {
  const name = sides.known('before', 'service_name');
  return typeof name === 'string' ? [name] : [];
}

/** A gateway or the tasks' own addresses go, and no other way out is there. */
function publicAddressesLost(resources: Resources): readonly Risk[] {
  const hasOtherWay = resources.some(
    (change) => /^aws_(nat_gateway|vpc_endpoint)$/.test(change.type) && !isGone(change),
  );
  const gateways = resources.filter(
    (change) => /^aws_(internet_gateway|nat_gateway)$/.test(change.type) && isDestroyed(change),
  );
  const lost = gateways.filter(({ action }) => action.kind === 'delete' && !hasOtherWay);
  const services = hasOtherWay ? [] : resources.filter(losesAddress);
  return [
    ...lost.map((change) => risk(change, 'is destroyed, and with it the way of tasks that stay to the internet')),
    ...services.map((change) =>
      risk(change, 'has tasks that lose their public address, and there is no other way out', ['assign_public_ip']),
    ),
  ];
}

function isGone({ action }: ResourceChange): boolean {
  return action.kind === 'delete' || action.kind === 'forget';
}

function losesAddress({ type, sides }: ResourceChange): boolean {
  const isPublic = (side: Side) => {
    const [network] = [sides.known(side, 'network_configuration')].flatMap((value) =>
      isJsonArray(value) ? value : [],
    );
    return memberOf(network, 'assign_public_ip');
  };
  return type === 'aws_ecs_service' && isPublic('before') === true && isPublic('after') === false;
}
