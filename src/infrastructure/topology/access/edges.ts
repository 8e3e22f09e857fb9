import { type CidrBlock } from '../../../contract/values';
import { type Service } from '../../config/service';
import { type Egress } from '../egress/egress';
import { type Traffic } from '../traffic/traffic';

/** Who may open connections to whom: an arrow on the diagram. */
export interface Edge {
  readonly from: Peer;
  readonly to: Peer;
  readonly port: number;
  /** Why, for the rule's description. */
  readonly reason: string;
}

/** An end of an arrow. Only groups have rules; the others are what rules name. */
export type Peer =
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'cidr'; readonly cidr: CidrBlock | '0.0.0.0/0' }
  | { readonly kind: 'gateway-endpoint'; readonly service: string };

/** The keys of the groups that are no service's. */
export const loadBalancerGroup = 'load-balancer';
export const endpointsGroup = 'endpoints';
export const jumpHostGroup = 'jump-host';

/** The group of a service; a service cannot take the name of another group. */
export function serviceGroup(service: string): string {
  return `service-${service}`;
}

/** What edges are derived from. */
export interface EdgeInput {
  readonly services: Readonly<Record<string, Service>>;
  readonly traffic: Traffic | undefined;
  readonly egress: Egress;
  readonly jumpHost: boolean;
}

/** Every connection that is allowed in a cell; whatever is not here is not. */
export function planEdges(input: EdgeInput): readonly Edge[] {
  return [
    ...ingressEdges(input.traffic),
    ...Object.entries(input.services).flatMap(([name, service]) => [
      ...callEdges(name, service, input.services),
      ...awsEdges(serviceGroup(name), input.egress, input.egress.internetRoute),
    ]),
    ...(input.jumpHost ? jumpHostEdges(input) : []),
  ];
}

function ingressEdges(traffic: Traffic | undefined): readonly Edge[] {
  if (!traffic) return [];
  const clients = traffic.listeners.flatMap(({ port }) =>
    traffic.allowedCidrs.map((cidr) => ({
      from: { kind: 'cidr', cidr } as const,
      to: group(loadBalancerGroup),
      port,
      reason: 'clients',
    })),
  );
  const targets = traffic.targets.flatMap(({ service, port, healthCheck }) => {
    const checked = healthCheck.port === 'traffic-port' ? port : healthCheck.port;
    return [...new Set([port, checked])].map((each) => ({
      from: group(loadBalancerGroup),
      to: group(serviceGroup(service)),
      port: each,
      reason: each === port ? 'requests' : 'health checks',
    }));
  });
  return [...clients, ...targets];
}

function callEdges(name: string, service: Service, services: EdgeInput['services']): readonly Edge[] {
  return service.calls.flatMap((called) => {
    const port = services[called]?.port;
    if (port === undefined) return [];
    return [
      { from: group(serviceGroup(name)), to: group(serviceGroup(called)), port, reason: `${name} calls ${called}` },
    ];
  });
}

/** The ways of a task or the jump host to AWS, and out. */
function awsEdges(from: string, egress: Egress, internetRoute: boolean): readonly Edge[] {
  const interfaces = egress.endpoints.some(({ type }) => type === 'Interface');
  const gateways = egress.endpoints.filter(({ type }) => type === 'Gateway');
  return [
    ...(internetRoute ? [edge(from, { kind: 'cidr', cidr: '0.0.0.0/0' }, 'AWS and the internet')] : []),
    ...(interfaces ? [edge(from, group(endpointsGroup), 'AWS by interface endpoints')] : []),
    ...gateways.map(({ service }) => edge(from, { kind: 'gateway-endpoint', service }, `${service} by its gateway`)),
  ];
}

function jumpHostEdges({ services, egress }: EdgeInput): readonly Edge[] {
  return [
    ...Object.entries(services).map(([name, { port }]) => ({
      from: group(jumpHostGroup),
      to: group(serviceGroup(name)),
      port,
      reason: 'tests from the jump host',
    })),
    ...awsEdges(jumpHostGroup, egress, egress.privateInternetRoute),
  ];
}

function edge(from: string, to: Peer, reason: string): Edge {
  return { from: group(from), to, port: 443, reason };
}

function group(key: string): Peer {
  return { kind: 'group', group: key };
}
