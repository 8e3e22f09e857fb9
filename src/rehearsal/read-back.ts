import { type Cell, type NetworkingKind } from '../contract/cells';
import { type DefaultRoute, type ObservedCell, type ObservedService } from './observed-cell';

/** What each kind of networking means for a task. */
const meanings: Readonly<Record<NetworkingKind, { readonly route: DefaultRoute; readonly publicAddresses: boolean }>> =
  {
    public: { route: 'internet gateway', publicAddresses: true },
    nat: { route: 'NAT gateway', publicAddresses: false },
    endpoints: { route: 'none', publicAddresses: false },
    'nat-and-endpoints': { route: 'NAT gateway', publicAddresses: false },
  };

/** In what a cell differs from what was synthesized, a sentence each. */
export function differencesOf(cell: Cell, observed: ObservedCell): readonly string[] {
  return [
    ...endpointDifferences(cell, observed),
    ...cell.services.flatMap((name) => serviceDifferences(name, cell, observed)),
  ];
}

function endpointDifferences(cell: Cell, observed: ObservedCell): readonly string[] {
  const wanted = cell.endpoints.map(({ service }) => service);
  const missing = wanted.filter((service) => !observed.endpoints.includes(service));
  const stray = observed.endpoints.filter((service) => !wanted.includes(service));
  return [
    ...missing.map((service) => `The VPC has no endpoint for ${service}, which the cell needs.`),
    ...stray.map((service) => `The VPC has an endpoint for ${service}, which the cell does not list.`),
  ];
}

function serviceDifferences(name: string, cell: Cell, observed: ObservedCell): readonly string[] {
  const service = observed.services.find((candidate) => candidate.name === name);
  if (service?.status !== 'ACTIVE')
    return [`The ECS service ${name} is ${service?.status ?? 'not there'}; it should be ACTIVE.`];
  return [...taskDifferences(service), ...networkDifferences(service, cell.networking)];
}

function taskDifferences({ name, desiredCount, taskCount }: ObservedService): readonly string[] {
  return taskCount === desiredCount
    ? []
    : [`The ECS service ${name} has ${taskCount} tasks; ${desiredCount} are desired.`];
}

function networkDifferences(service: ObservedService, networking: NetworkingKind): readonly string[] {
  const { route, publicAddresses } = meanings[networking];
  const subnets = Object.entries(service.defaultRoutes);
  return [
    ...(subnets.length === 0 ? [`The ECS service ${service.name} is in no subnet.`] : []),
    ...subnets
      .filter(([, found]) => found !== route)
      .map(
        ([subnet, found]) =>
          `The default route of ${subnet}, where ${service.name} runs, is "${found}"; with ${networking} it should be "${route}".`,
      ),
    ...(service.publicAddresses === publicAddresses ? [] : [publicAddressDifference(service.name, publicAddresses)]),
  ];
}

function publicAddressDifference(name: string, wanted: boolean): string {
  return wanted
    ? `The tasks of ${name} get no public address, and reach nothing without one.`
    : `The tasks of ${name} get public addresses.`;
}
