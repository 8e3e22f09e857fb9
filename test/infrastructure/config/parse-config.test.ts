import { formatPath, type Fault } from '../../../src/contract/fault';
import { planConfig } from '../../../src/infrastructure/plan-config';
import { aConfig, anEnvironment, aRoutedService, aService } from '../../builders/a-config';

const faultsOf = (input: unknown): readonly Fault[] => planConfig(input).faults;
const pathsOf = (input: unknown) => faultsOf(input).map(({ path }) => formatPath(path));

describe('a good configuration', () => {
  it('has no faults', () => {
    expect(faultsOf(aConfig())).toEqual([]);
  });
});

describe('a configuration with many faults', () => {
  const input = {
    project: 'Shop!',
    environments: {
      dev: {
        ...anEnvironment(),
        account: 123,
        zones: ['eu-central-1a', 'us-east-1a'],
        logRetentionDays: 31,
      },
      lab: { ...anEnvironment(), networking: { kind: 'natt' } },
    },
    services: {
      frontend: {
        ...aRoutedService({ calls: ['backed'], cpu: 256, memoryMiB: 4096 }),
        port: 70_000,
        healthCheck: { intervalSeconds: 10, timeoutSeconds: 30 },
      },
      backend: { ...aService({ port: 5000 }), desiredCout: 2 },
    },
  };

  it('reports every one of them, field by field, between fields, and in the topology', () => {
    expect(pathsOf(input)).toEqual([
      'project',
      'environments.dev.account',
      'environments.dev.logRetentionDays',
      'environments.lab.networking.kind',
      'services.frontend.port',
      'services.backend.desiredCout',
      'environments.dev.zones[1]',
      'services.frontend.memoryMiB',
      'services.frontend.healthCheck.timeoutSeconds',
      'services.frontend.calls[0]',
    ]);
  });

  it('says of each what is there, what is allowed and what to do', () => {
    for (const fault of faultsOf(input)) {
      expect(fault.problem).not.toBe('');
      expect(fault.allowed).not.toMatch(/undefined|^$/);
      expect(fault.remedy).not.toMatch(/undefined|^$/);
    }
  });
});

describe('a fault', () => {
  it('is not repeated by rules that would judge by the same value', () => {
    const web = { ...aRoutedService(), healthCheck: { intervalSeconds: 'ten', timeoutSeconds: 60 } };
    expect(pathsOf({ ...aConfig(), services: { web } })).toEqual(['services.web.healthCheck.intervalSeconds']);
  });

  it('of a missing field says that it is missing', () => {
    const [fault] = faultsOf({ ...aConfig(), services: { web: { image: 'docker/web' } } });
    expect(fault).toMatchObject({ path: ['services', 'web', 'port'], problem: 'is missing', value: undefined });
  });

  it('of an unknown key suggests the one that was meant', () => {
    const [fault] = faultsOf({ ...aConfig(), services: { web: { ...aService(), desiredcount: 2 } } });
    expect(fault).toMatchObject({
      path: ['services', 'web', 'desiredcount'],
      value: 2,
      remedy: "Did you mean 'desiredCount'?",
    });
  });

  it('of an unusable name shows the name', () => {
    const [fault] = faultsOf({ ...aConfig(), services: { Web_App: aService() } });
    expect(fault).toMatchObject({ path: ['services', 'Web_App'], value: 'Web_App' });
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'project: shop'],
    ['a list', []],
    ['an empty object', {}],
    ['services as a list', { ...aConfig(), services: [aService()] }],
    ['an environment that is a text', { ...aConfig(), environments: { dev: 'eu-central-1' } }],
    ['networking that is a text', { ...aConfig(), environments: { dev: { ...anEnvironment(), networking: 'nat' } } }],
    ['networking without any', { ...aConfig(), environments: { dev: { ...anEnvironment(), networking: {} } } }],
    ['zones that are a text', { ...aConfig(), environments: { dev: { ...anEnvironment(), zones: 'eu-central-1a' } } }],
  ])('is reported, and nothing thrown, for %s', (_, input) => {
    expect(faultsOf(input)).not.toEqual([]);
  });
});

describe('an environment or a service', () => {
  it('is needed', () => {
    expect(pathsOf({ project: 'shop', environments: {}, services: {} })).toEqual(['environments', 'services']);
  });
});
