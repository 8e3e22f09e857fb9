import { type Edge, type Peer } from './edges';

/** A security group. Its rules stand apart, so that changing one touches no other. */
export interface SecurityGroup {
  readonly key: string;
  readonly description: string;
}

/** One rule: one end of an edge. */
export interface SecurityGroupRule {
  /** Unique in the cell, and the same as long as the edge is. */
  readonly key: string;
  readonly group: string;
  readonly direction: 'ingress' | 'egress';
  readonly peer: Peer;
  readonly port: number;
  readonly description: string;
}

/** AWS's quota of rules, per group and direction. */
export const mostRules = 60;

/** The rules that draw the edges: from one group to another takes two, one at each end. */
export function planRules(edges: readonly Edge[]): readonly SecurityGroupRule[] {
  return edges.flatMap((edge) => [
    ...(edge.from.kind === 'group' ? [rule(edge.from.group, 'egress', edge.to, edge)] : []),
    ...(edge.to.kind === 'group' ? [rule(edge.to.group, 'ingress', edge.from, edge)] : []),
  ]);
}

function rule(
  group: string,
  direction: SecurityGroupRule['direction'],
  peer: Peer,
  { port, reason }: Edge,
): SecurityGroupRule {
  const way = direction === 'egress' ? 'to' : 'from';
  return {
    key: `${group}-${way}-${peerKey(peer)}-${String(port)}`,
    group,
    direction,
    peer,
    port,
    description: reason,
  };
}

function peerKey(peer: Peer): string {
  switch (peer.kind) {
    case 'group':
      return peer.group;
    case 'cidr':
      return peer.cidr === '0.0.0.0/0' ? 'internet' : peer.cidr.replace(/[./]/g, '-');
    case 'gateway-endpoint':
      return peer.service;
  }
}
