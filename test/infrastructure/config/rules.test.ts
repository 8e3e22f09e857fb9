import { formatPath } from '../../../src/contract/fault';
import { type ConfigInput } from '../../../src/infrastructure/config/config';
import { memorySizesMiB } from '../../../src/infrastructure/config/task-size';
import { planConfig } from '../../../src/infrastructure/plan-config';
import { aConfig, anEnvironment, aRoutedService, aService, everyMode } from '../../builders/a-config';

const faultPaths = (input: ConfigInput) => planConfig(input).faults.map(({ path }) => formatPath(path));
const withService = (overrides: Parameters<typeof aRoutedService>[0]) =>
  aConfig({ services: { web: aRoutedService(overrides) } });
const withEnvironment = (overrides: Parameters<typeof anEnvironment>[0]) =>
  aConfig({ environments: { dev: anEnvironment(overrides) } });

describe('between the fields of a service', () => {
  it('the memory is one that Fargate offers with the CPU units', () => {
    for (const [cpu, sizes] of Object.entries(memorySizesMiB)) {
      for (const memoryMiB of sizes) expect(faultPaths(withService({ cpu: Number(cpu), memoryMiB }))).toEqual([]);
    }
    expect(faultPaths(withService({ cpu: 8192, memoryMiB: 21_504 }))).toEqual(['services.web.memoryMiB']);
  });

  it.each([
    [1, 100, 100, false],
    [3, 100, 125, false],
    [4, 100, 125, true],
    [1, 0, 150, true],
    [2, 100, 150, true],
    [0, 100, 101, true],
    [1, 66, 101, false],
  ])('a deployment of %i at %i/%i percent can move: %s', (desiredCount, minimum, maximum, moves) => {
    const deployment = {
      minimumHealthyPercent: minimum,
      maximumPercent: maximum,
      availabilityZoneRebalancing: 'DISABLED',
    } as const;
    const expected = moves ? [] : ['services.web.deployment.maximumPercent'];
    expect(faultPaths(withService({ desiredCount, deployment }))).toEqual(expected);
  });

  it('zone rebalancing has room above the desired count', () => {
    const deployment = { minimumHealthyPercent: 0, maximumPercent: 100 };
    expect(faultPaths(withService({ deployment }))).toEqual(['services.web.deployment.maximumPercent']);
  });

  it('a container health check ends before the next begins', () => {
    const containerHealthCheck = { command: ['true'], intervalSeconds: 5, timeoutSeconds: 6 };
    expect(faultPaths(withService({ containerHealthCheck }))).toEqual([
      'services.web.containerHealthCheck.timeoutSeconds',
    ]);
  });

  it('slow start and stickiness go with an algorithm that knows them', () => {
    const targetGroup = { algorithm: 'weighted_random', slowStartSeconds: 30, stickiness: {} } as const;
    expect(faultPaths(withService({ targetGroup }))).toEqual([
      'services.web.targetGroup.slowStartSeconds',
      'services.web.targetGroup.stickiness',
    ]);
  });

  it('a container takes no more than its task has', () => {
    expect(faultPaths(withService({ cpu: 256, memoryMiB: 512, container: { cpu: 512, memoryMiB: 1024 } }))).toEqual([
      'services.web.container.cpu',
      'services.web.container.memoryMiB',
    ]);
  });

  it('a name is either a variable or a secret', () => {
    const overrides = { environment: { TOKEN: 'x' }, secrets: { TOKEN: { parameter: 'token' } } };
    expect(faultPaths(withService(overrides))).toEqual(['services.web.secrets.TOKEN']);
  });

  it('shows only variables that there are', () => {
    const environment = { LEVEL: 'info' };
    expect(faultPaths(withService({ environment, shownEnvironment: ['LEVEL'] }))).toEqual([]);
    expect(faultPaths(withService({ environment, shownEnvironment: ['LEVEL', 'TOKEN'] }))).toEqual([
      'services.web.shownEnvironment[1]',
    ]);
  });

  it('settings of the load balancer come with a route', () => {
    const web = aService({ healthCheck: {}, targetGroup: {}, deployment: { healthCheckGracePeriodSeconds: 5 } });
    expect(faultPaths(aConfig({ services: { web } }))).toEqual([
      'services.web.healthCheck',
      'services.web.targetGroup',
      'services.web.deployment.healthCheckGracePeriodSeconds',
    ]);
  });

  it('a route says something', () => {
    expect(faultPaths(withService({ route: {} }))).toEqual(['services.web.route']);
  });
});

describe('between services', () => {
  it('calls name services, once each', () => {
    const services = { web: aRoutedService({ calls: ['api', 'api', 'apo'] }), api: aService() };
    expect(faultPaths(aConfig({ services }))).toEqual(['services.web.calls[1]', 'services.web.calls[2]']);
  });

  it('routes differ', () => {
    const services = { a: aRoutedService(), b: aRoutedService({ route: { path: '/' } }) };
    expect(faultPaths(aConfig({ services }))).toEqual(['services.b.route']);
  });

  it('priorities differ', () => {
    const services = {
      a: aRoutedService({ route: { path: '/a', priority: 7 } }),
      b: aRoutedService({ route: { path: '/b', priority: 7 } }),
    };
    expect(faultPaths(aConfig({ services }))).toEqual(['services.b.route.priority']);
  });

  it('discovery names differ', () => {
    const services = { a: aService(), b: aService({ discoveryName: 'a' }) };
    expect(faultPaths(aConfig({ services }))).toEqual(['services.b.discoveryName']);
  });

  it('no more than a hundred have a route', () => {
    const entries = Array.from({ length: 101 }, (_, index) => {
      const route = { path: `/p${index}`, priority: index + 1 };
      return [`service-${index}`, aRoutedService({ route })] as const;
    });
    expect(faultPaths(aConfig({ services: Object.fromEntries(entries) }))).toEqual(['services']);
  });
});

describe('between an environment and what runs there', () => {
  it('zones belong to the Region', () => {
    expect(faultPaths(withEnvironment({ zones: ['eu-central-1a', 'eu-west-1b'] }))).toEqual([
      'environments.dev.zones[1]',
    ]);
  });

  it('a load balancer has two zones', () => {
    expect(faultPaths(withEnvironment({ zones: ['eu-central-1a'] }))).toEqual(['environments.dev.zones']);
    const unrouted = { web: aService() };
    expect(
      faultPaths(aConfig({ environments: { dev: anEnvironment({ zones: ['eu-central-1a'] }) }, services: unrouted })),
    ).toEqual([]);
  });

  it('there is a subnet for each zone, inside the VPC, and none overlaps', () => {
    const network = (publicSubnetCidrs: string[]) => withEnvironment({ network: { publicSubnetCidrs } });
    expect(faultPaths(network(['10.0.0.0/24']))).toEqual(['environments.dev.network.publicSubnetCidrs']);
    expect(faultPaths(network(['10.0.0.0/24', '10.1.0.0/24']))).toEqual([
      'environments.dev.network.publicSubnetCidrs[1]',
    ]);
    expect(faultPaths(network(['10.0.0.0/24', '10.0.0.128/25']))).toEqual([
      'environments.dev.network.publicSubnetCidrs[1]',
    ]);
    // The private subnets are the default ones here: the fault names what the user wrote.
    expect(faultPaths(network(['10.0.0.0/24', '10.0.128.0/24']))).toEqual([
      'environments.dev.network.publicSubnetCidrs[1]',
    ]);
    expect(faultPaths(network(['10.0.0.0/24', '10.0.1.0/28']))).toEqual([
      'environments.dev.network.publicSubnetCidrs[1]',
    ]);
  });

  it('the VPC is large enough to be cut', () => {
    expect(faultPaths(withEnvironment({ network: { cidr: '10.0.0.0/23' } }))).toEqual([
      'environments.dev.network.cidr',
    ]);
  });

  it('the subnets hold every task in the middle of a deployment', () => {
    const config = aConfig({
      environments: { dev: anEnvironment({ network: { cidr: '10.0.0.0/22' } }) },
      services: { web: aRoutedService({ desiredCount: 60, cpu: 256 }) },
    });
    // 60 tasks at 200 % are 120; two /26 leave 118.
    expect(faultPaths(config)).toEqual(['environments.dev.network']);
  });

  it('an image from the internet has a route to come by', () => {
    const config = aConfig({
      environments: { lab: anEnvironment({ networking: everyMode }) },
      services: { web: aRoutedService({ image: 'public.ecr.aws/nginx/nginx:1.29' }) },
    });
    const [fault] = planConfig(config).faults;
    expect(fault?.path).toEqual(['services', 'web', 'image']);
    expect(fault?.problem).toContain('lab-endpoints');
    expect(fault?.problem).not.toContain('lab-nat');
  });

  it('an image in private ECR of the same Region needs no route', () => {
    const image = '222222222222.dkr.ecr.eu-central-1.amazonaws.com/web:1';
    const environments = { dev: anEnvironment({ networking: { kind: 'endpoints' } }) };
    expect(faultPaths(aConfig({ environments, services: { web: aRoutedService({ image }) } }))).toEqual([]);
    const far = image.replace('eu-central-1', 'us-east-1');
    expect(faultPaths(aConfig({ environments, services: { web: aRoutedService({ image: far }) } }))).toEqual([
      'services.web.image',
    ]);
  });

  it('extra endpoints have a networking that makes them', () => {
    expect(faultPaths(withEnvironment({ extraEndpoints: ['sqs'] }))).toEqual(['environments.dev.extraEndpoints']);
    expect(faultPaths(withEnvironment({ extraEndpoints: ['sqs'], networking: { kind: 'endpoints' } }))).toEqual([]);
  });

  it('a certificate is one of the Region', () => {
    const certificateArn = 'arn:aws:acm:us-east-1:111111111111:certificate/x';
    expect(faultPaths(withEnvironment({ loadBalancer: { certificateArn } }))).toEqual([
      'environments.dev.loadBalancer.certificateArn',
    ]);
  });
});

describe('between environments', () => {
  it('no two cells have the same id', () => {
    const environments = {
      lab: anEnvironment({ networking: { nat: { kind: 'nat', gateways: 'one' } } }),
      'lab-nat': anEnvironment(),
    };
    expect(faultPaths(aConfig({ environments }))).toEqual(['environments.lab-nat.networking']);
  });
});

describe('default quotas', () => {
  const problems = (config: ConfigInput) => planConfig(config).warnings.map(({ problem }) => problem);

  it('are counted per account and Region, the default VPC included', () => {
    const lab = anEnvironment({ networking: everyMode });
    expect(problems(aConfig({ environments: { lab } })).join()).toContain('VPCs in the Region');
    const four = Object.fromEntries(Object.entries(everyMode).slice(0, 4));
    expect(problems(aConfig({ environments: { lab: { ...lab, networking: four } } }))).toEqual([]);
    const other = anEnvironment({ account: '222222222222' });
    expect(problems(aConfig({ environments: { lab: { ...lab, networking: four }, other } }))).toEqual([]);
  });

  it('warn of addresses and vCPUs', () => {
    const zones = ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'];
    const perZone = anEnvironment({ zones, networking: { kind: 'nat', gateways: 'per-zone' } });
    expect(problems(aConfig({ environments: { dev: perZone, prod: perZone } })).join()).toContain('Elastic IP');
    const services = { web: aRoutedService({ desiredCount: 4, cpu: 2048 }) };
    expect(problems(aConfig({ services })).join()).toContain('vCPUs');
  });

  it('stop nothing', () => {
    const lab = anEnvironment({ networking: everyMode });
    expect(planConfig(aConfig({ environments: { lab } })).faults).toEqual([]);
  });
});
