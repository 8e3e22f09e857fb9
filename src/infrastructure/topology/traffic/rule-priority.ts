import { createHash } from 'node:crypto';
import { type Route } from '../../config/route';

/** The load balancer's own limits. */
export const lowestPriority = 50_000;

/**
 * A rule's priority from its own service alone: adding or removing a service renumbers no other.
 *
 *     1 … 25,000       routes with a host, longer paths first
 *     25,001 … 50,000  routes without
 *
 * Each length of path has a band of its own, so that `/api/users` is asked before `/api`, and `/` last.
 * Within its band a service's name decides. Two services that meet there are a fault: one of them must say a number.
 */
export function rulePriority(service: string, route: Route): number {
  const half = lowestPriority / 2;
  const path = route.path === '/' ? '' : (route.path ?? '');
  const band = longestPath - path.length;
  const within = createHash('sha256').update(service).digest().readUInt32BE(0) % bandWidth;
  return (route.host === undefined ? half : 0) + band * bandWidth + within + 1;
}

const longestPath = 126;

/** 25,000 places for the 127 lengths a path can have. */
const bandWidth = Math.floor(lowestPriority / 2 / (longestPath + 1));
