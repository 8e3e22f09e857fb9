import { type Fault } from '../../contract/fault';
import { type Config } from '../config/config';
import { hasEndpoints } from './egress/egress';
import { type CellPlan } from './cell-plan';
import { networkFaults } from './network/network-faults';
import { addressFaults } from './network/address-faults';

/** What is wrong between environments, services and the cells they make. */
export function cellFaults(config: Config, cells: readonly CellPlan[]): readonly Fault[] {
  return [
    ...duplicateIds(cells),
    ...duplicateDiscoveryNames(config),
    ...unreachableImages(config, cells),
    ...Object.entries(config.environments).flatMap(([name, environment]) => {
      const own = cells.filter((cell) => cell.environment === name);
      const tiers = [...new Set(own.flatMap(({ network }) => network.tiers))];
      const path = ['environments', name];
      return [
        ...networkFaults(environment, path, tiers),
        ...(own.some(({ traffic }) => traffic) ? loadBalancerZones(environment.zones, path) : []),
        ...addressFaults(own, path),
        ...uselessEndpoints(config, name),
      ];
    }),
  ];
}

function duplicateIds(cells: readonly CellPlan[]): readonly Fault[] {
  return cells.flatMap((cell, index) => {
    const other = cells.slice(0, index).find(({ id }) => id === cell.id);
    if (!other) return [];
    return [
      {
        path: cell.networkingPath,
        problem: `makes a cell that environment ${other.environment} has too`,
        value: cell.id,
        allowed: 'an id (environment, or environment-networking) that no other cell has',
        remedy: 'Rename the environment or the networking.',
        evidence: [other.networkingPath],
      },
    ];
  });
}

function duplicateDiscoveryNames(config: Config): readonly Fault[] {
  const named = Object.entries(config.services).map(([service, { discoveryName }]) => ({
    service,
    name: discoveryName ?? service,
    path: ['services', service, 'discoveryName'],
  }));
  return named.flatMap(({ name, path }, index) => {
    const other = named.slice(0, index).find((earlier) => earlier.name === name);
    if (!other) return [];
    return [
      {
        path,
        problem: `is the name that ${other.service} is found by`,
        value: name,
        allowed: 'a name that no other service is found by',
        remedy: 'Give one of the two another discoveryName.',
        evidence: [other.path],
      },
    ];
  });
}

/** Without a route to the internet, only images in private ECR of the same Region can be pulled. */
function unreachableImages(config: Config, cells: readonly CellPlan[]): readonly Fault[] {
  return Object.entries(config.services).flatMap(([service, { image }]) => {
    if (image.kind !== 'uri') return [];
    const stuck = cells.filter(
      ({ egress, region }) => !egress.internetRoute && image.privateEcr?.region !== String(region),
    );
    if (stuck.length === 0) return [];
    return [
      {
        path: ['services', service, 'image'],
        problem: `cannot be pulled in ${stuck.map(({ id }) => id).join(', ')}: no route to the internet`,
        value: image.uri,
        allowed: 'an image built here, one in private ECR of the same Region, or one with its digest',
        remedy: "Add its digest (@sha256:…), and it is copied into private ECR; or choose a networking with 'nat'.",
        evidence: stuck.map(({ networkingPath }) => networkingPath),
      },
    ];
  });
}

function loadBalancerZones(zones: readonly string[], path: readonly string[]): readonly Fault[] {
  if (zones.length !== 1) return [];
  return [
    {
      path: [...path, 'zones'],
      problem: 'are too few for a load balancer, which the routes of the services ask for',
      value: zones,
      allowed: 'at least two zones',
      remedy: 'Name a second zone, or remove the routes.',
    },
  ];
}

function uselessEndpoints({ environments }: Config, name: string): readonly Fault[] {
  const environment = environments[name];
  if (!environment || environment.extraEndpoints.length === 0) return [];
  if (environment.networking.some(({ networking }) => hasEndpoints(networking))) return [];
  return [
    {
      path: ['environments', name, 'extraEndpoints'],
      problem: 'has no effect: no networking of the environment has endpoints',
      value: environment.extraEndpoints,
      allowed: "only with 'endpoints' or 'nat-and-endpoints'",
      remedy: 'Remove it, or choose a networking with endpoints.',
      evidence: [['environments', name, 'networking']],
    },
  ];
}
