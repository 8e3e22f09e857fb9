import { formatPath } from '../../../src/contract/fault';
import { planConfig } from '../../../src/infrastructure/plan-config';
import { aConfig, anEnvironment, aRoutedService } from '../../builders/a-config';

const faultPaths = (input: unknown) => planConfig(input).faults.map(({ path }) => formatPath(path));

/** A routed service, or an environment, with one value set deep inside. */
function withValue(root: Readonly<Record<string, unknown>>, path: string, value: unknown): Record<string, unknown> {
  const [step = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...root, [step]: value };
  const inner = root[step];
  const object = typeof inner === 'object' && inner !== null ? { ...inner } : {};
  return { ...root, [step]: withValue(object, rest.join('.'), value) };
}

const service = (path: string, value: unknown) => ({
  ...aConfig(),
  services: { web: withValue({ ...aRoutedService() }, path, value) },
});

const environment = (path: string, value: unknown) => ({
  ...aConfig(),
  environments: { dev: withValue({ ...anEnvironment() }, path, value) },
});

describe.each([
  ['port', [1, 65_535], [0, 65_536, 80.5, '80']],
  ['cpu', [256, 512, 1024], [0, 300, '256']],
  ['desiredCount', [0, 20], [-1, 1001]],
  ['ephemeralStorageGiB', [21, 200], [20, 201]],
  ['stopTimeoutSeconds', [2, 120], [1, 121]],
  ['healthCheck.intervalSeconds', [6, 300], [4, 301]],
  ['healthCheck.timeoutSeconds', [2, 9], [1, 121, 10]],
  ['healthCheck.healthyThreshold', [2, 10], [1, 11]],
  ['healthCheck.unhealthyThreshold', [2, 10], [1, 11]],
  ['healthCheck.path', ['/', '/healthz?full=1'], ['healthz', `/${'x'.repeat(1024)}`, '/a b']],
  ['healthCheck.matcher', ['200', '200-299', '200,301-399'], ['99', '500', '300-200', '200-', '']],
  ['healthCheck.port', ['traffic-port', 8080], ['http', 0]],
  ['healthCheck.protocol', ['HTTP', 'HTTPS'], ['TCP', 'http']],
  ['targetGroup.deregistrationDelaySeconds', [0, 3600], [-1, 3601]],
  ['targetGroup.slowStartSeconds', [0, 30, 900], [29, 901]],
  ['targetGroup.stickiness.durationSeconds', [1, 604_800], [0, 604_801]],
  ['targetGroup.stickiness.cookieName', ['session'], ['AWSALBAPP', '']],
  ['deployment.minimumHealthyPercent', [0, 100], [-1, 101]],
  ['deployment.maximumPercent', [200, 800], [99, 801]],
  ['deployment.healthCheckGracePeriodSeconds', [0, 2_147_483_647], [-1, 2_147_483_648]],
  ['route.path', ['/', '/api', '/a/b-c_d'], ['api', '/api/', '/a b', '/*', `/${'x'.repeat(126)}`]],
  ['route.host', ['shop.example.com', '*.example.com'], ['localhost', `${'x'.repeat(120)}.example.com`, 'a_b.com']],
  ['route.priority', [1, 50_000], [0, 50_001]],
  ['image', ['docker/web', 'public.ecr.aws/nginx/nginx:1.29'], ['nginx', 'docker/', 'docker/Web', 'ghcr.io/x/y']],
  ['user', ['1000', '1000:1000', 'node'], ['a b', '']],
  ['shownEnvironment', [[]], [['A B'], 'A']],
  ['writablePaths', [[], ['/tmp', '/var/run']], [['tmp'], '/tmp']],
  ['environment', [{ A_1: '' }], [{ '1A': 'x' }, { A: 1 }]],
  ['secrets', [{ A: { parameter: '/a/b' } }, { A: { secretsManager: 'a', key: 'k' } }], [{ A: 'arn' }, { A: {} }]],
  ['permissions', [[{ actions: ['sqs:SendMessage'], resources: ['*'] }]], [[{ actions: ['send'], resources: ['*'] }]]],
  ['containerHealthCheck', [{ command: ['true'] }], [{ command: [] }, { command: ['x'], retries: 11 }]],
])('service.%s', (path, legal: readonly unknown[], illegal: readonly unknown[]) => {
  it.each(legal.map((value) => [value]))('may be %j', (value) => {
    expect(faultPaths(service(path, value))).toEqual([]);
  });

  it.each(illegal.map((value) => [value]))('must not be %j', (value) => {
    const faults = faultPaths(service(path, value));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`services.web.${path}`);
  });
});

describe.each([
  ['account', ['012345678901'], ['12345678901', 123_456_789_012]],
  ['zones', [['eu-central-1a', 'eu-central-1c']], [['eu-central-1'], ['eu-central-1a']]],
  ['network.cidr', ['10.0.0.0/16', '172.16.0.0/22'], ['10.0.0.1/16', '10.0.0.0/15', '10.0.0.0/29', '10.0.0.0']],
  ['logRetentionDays', [1, 3653], [2, 0]],
  ['flowLogs.retentionDays', [7], [8]],
  ['flowLogs.enabled', [true, false], ['yes']],
  ['jumpHost', [true], [1]],
  ['deploy', ['aws', 'local'], ['dry']],
  ['containerInsights', ['enhanced'], [true]],
  ['loadBalancer.idleTimeoutSeconds', [1, 4000], [0, 4001]],
  ['loadBalancer.clientKeepAliveSeconds', [60, 604_800], [59, 604_801]],
  ['loadBalancer.allowedCidrs', [['203.0.113.0/24']], [['203.0.113.1/24']]],
  ['loadBalancer.accessLogs.bucket', ['my-logs'], ['My_Logs']],
  ['loadBalancer.certificateArn', ['arn:aws:acm:eu-central-1:111111111111:certificate/x'], ['x']],
  ['permissionsBoundaryArn', ['arn:aws:iam::111111111111:policy/boundary'], ['boundary']],
  ['tags', [{ Team: 'web' }], [{ 'aws:x': 'y' }, { A: 'x'.repeat(257) }]],
  ['stateBucket', ['my-state'], ['X']],
])('environment.%s', (path, legal: readonly unknown[], illegal: readonly unknown[]) => {
  it.each(legal.map((value) => [value]))('may be %j', (value) => {
    expect(faultPaths(environment(path, value))).toEqual([]);
  });

  it.each(illegal.map((value) => [value]))('must not be %j', (value) => {
    const faults = faultPaths(environment(path, value));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`environments.dev.${path}`);
  });
});
