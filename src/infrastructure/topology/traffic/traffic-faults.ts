import { type Fault } from '../../../contract/fault';
import { type Config } from '../../config/config';
import { type Route } from '../../config/route';
import { rulePriority } from './rule-priority';

/** Quotas of a load balancer that AWS does not raise (target groups) or that a first account has (rules). */
const mostRoutes = 100;

/** What is wrong between the routes of the services: they share one listener. */
export function trafficFaults(config: Config): readonly Fault[] {
  const routes = Object.entries(config.services).flatMap(([service, { route }]) => (route ? [{ service, route }] : []));
  return [...routes.flatMap((later, index) => clashes(later, routes.slice(0, index))), ...tooManyRoutes(routes)];
}

interface RoutedService {
  readonly service: string;
  readonly route: Route;
}

function clashes(later: RoutedService, earlier: readonly RoutedService[]): readonly Fault[] {
  const path = ['services', later.service, 'route'];
  const same = earlier.find((other) => sameRequests(other.route, later.route));
  if (same) {
    return [
      {
        path,
        problem: `takes the same requests as the route of ${same.service}`,
        value: later.route,
        allowed: 'a path and host that no other service has',
        remedy: 'Change one of the two routes.',
        evidence: [['services', same.service, 'route']],
      },
    ];
  }
  const rival = earlier.find((other) => priorityOf(other) === priorityOf(later));
  if (!rival) return [];
  return [
    {
      path: [...path, 'priority'],
      problem: `is the priority of ${rival.service} too`,
      value: priorityOf(later),
      allowed: 'a whole number from 1 to 50000 that no other route has',
      remedy: `Write route.priority: ${String(priorityOf(later) + 1)}.`,
      evidence: [['services', rival.service, 'route']],
    },
  ];
}

function sameRequests(a: Route, b: Route): boolean {
  return (a.path ?? '/') === (b.path ?? '/') && a.host?.toLowerCase() === b.host?.toLowerCase();
}

function priorityOf({ service, route }: RoutedService): number {
  return route.priority ?? rulePriority(service, route);
}

function tooManyRoutes(routes: readonly RoutedService[]): readonly Fault[] {
  if (routes.length <= mostRoutes) return [];
  return [
    {
      path: ['services'],
      problem: 'have more routes than one load balancer takes',
      value: routes.length,
      allowed: `at most ${String(mostRoutes)} services with a route`,
      remedy: 'Put services behind one that hands requests on, by calls.',
    },
  ];
}
