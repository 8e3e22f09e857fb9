import { type ConfigInput } from '../../src/infrastructure/config/config';
import { type NetworkingInput } from '../../src/infrastructure/config/networking';
import { type EnvironmentInput } from '../../src/infrastructure/config/environment';
import { type ServiceInput } from '../../src/infrastructure/config/service';

/** The account of the life that is recorded. */
export const account = '111122223333';

const environment: Omit<EnvironmentInput, 'networking'> = {
  account,
  region: 'eu-central-1',
  zones: ['eu-central-1a', 'eu-central-1b'],
  jumpHost: true,
  extraEndpoints: ['sqs'],
  loadBalancer: {
    certificateArn: `arn:aws:acm:eu-central-1:${account}:certificate/7c1f2e3d-0000-4000-8000-000000000000`,
    accessLogs: { bucket: 'life-access-logs', prefix: 'web' },
  },
};

const web: ServiceInput = {
  image: 'docker/web',
  port: 3000,
  route: { path: '/' },
  calls: ['api'],
  exec: true,
  environment: { GREETING: 'hello' },
};

const api: ServiceInput = {
  image: 'docker/api',
  port: 5000,
  route: { path: '/api' },
  secrets: { DATABASE: { secretsManager: 'life/database', key: 'url' }, LEVEL: { parameter: '/life/level' } },
  permissions: [{ actions: ['sqs:SendMessage'], resources: [`arn:aws:sqs:eu-central-1:${account}:jobs`] }],
};

const proxy: ServiceInput = {
  image: `public.ecr.aws/nginx/nginx@sha256:${'0123456789abcdef'.repeat(4)}`,
  port: 8080,
};

/** Everything that a cell can have, in two cells whose modes have all ways out between them. */
export const applied: ConfigInput = config({
  networking: { one: { kind: 'public' }, other: { kind: 'endpoints' } },
  services: { web, api, proxy },
});

const updatedServices: Readonly<Record<string, ServiceInput>> = {
  web: {
    ...web,
    port: 3001,
    cpu: 512,
    desiredCount: 2,
    route: { path: '/shop' },
    environment: { GREETING: 'hello again' },
    healthCheck: { path: '/health' },
    targetGroup: { deregistrationDelaySeconds: 5, stickiness: {} },
  },
  api: { ...api, secrets: {}, permissions: [], route: { path: '/api', host: 'api.example.com' } },
  worker: { image: 'docker/worker', port: 7000 },
};

const updatedSettings: Partial<EnvironmentInput> = {
  containerInsights: 'enabled',
  logRetentionDays: 7,
  flowLogs: { retentionDays: 30 },
  tags: { Team: 'shop' },
  loadBalancer: {
    ...environment.loadBalancer,
    idleTimeoutSeconds: 120,
    sslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06',
  },
};

/** The same cells with everything changed that can change: sizes, settings, tags, a service that goes and one that comes. */
export const updated: ConfigInput = config({
  networking: { one: { kind: 'public' }, other: { kind: 'endpoints' } },
  services: updatedServices,
  changes: updatedSettings,
});

/** Each cell has the way out that the other had, and more of it; a tag is gone again. */
export const moved: ConfigInput = config({
  networking: { one: { kind: 'nat-and-endpoints', gateways: 'per-zone' }, other: { kind: 'nat', gateways: 'one' } },
  services: updatedServices,
  changes: { ...updatedSettings, tags: {} },
});

interface Difference {
  readonly networking: NetworkingInput;
  readonly services: Readonly<Record<string, ServiceInput>>;
  readonly changes?: Partial<EnvironmentInput>;
}

function config({ networking, services, changes }: Difference): ConfigInput {
  return { project: 'life', environments: { prod: { ...environment, networking, ...changes } }, services };
}
