import { type ConfigInput } from '../../src/infrastructure/config/config';
import { type EnvironmentInput } from '../../src/infrastructure/config/environment';
import { type ServiceInput } from '../../src/infrastructure/config/service';

/** A configuration without faults; give what the test is about. */
export function aConfig(overrides: Partial<ConfigInput> = {}): ConfigInput {
  return {
    project: 'shop',
    environments: { dev: anEnvironment() },
    services: { frontend: aRoutedService({ calls: ['backend'] }), backend: aService({ port: 5000 }) },
    ...overrides,
  };
}

/** An environment with one NAT gateway and two zones. */
export function anEnvironment(overrides: Partial<EnvironmentInput> = {}): EnvironmentInput {
  return {
    account: '111111111111',
    region: 'eu-central-1',
    zones: ['eu-central-1a', 'eu-central-1b'],
    networking: { kind: 'nat', gateways: 'one' },
    ...overrides,
  };
}

/** A service that is reached from inside only. */
export function aService(overrides: Partial<ServiceInput> = {}): ServiceInput {
  return { image: 'docker/app', port: 8080, ...overrides };
}

/** A service that takes every request of the load balancer. */
export function aRoutedService(overrides: Partial<ServiceInput> = {}): ServiceInput {
  return aService({ port: 3000, route: { path: '/' }, ...overrides });
}

/** Every networking mode as a cell of one environment. */
export const everyMode = {
  public: { kind: 'public' },
  nat: { kind: 'nat', gateways: 'one' },
  'nat-per-zone': { kind: 'nat', gateways: 'per-zone' },
  endpoints: { kind: 'endpoints' },
  'nat-and-endpoints': { kind: 'nat-and-endpoints', gateways: 'one' },
} as const;
