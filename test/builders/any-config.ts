import fc from 'fast-check';
import { type ConfigInput } from '../../src/infrastructure/config/config';
import { type EnvironmentInput } from '../../src/infrastructure/config/environment';
import { type Networking } from '../../src/infrastructure/config/networking';
import { type ServiceInput } from '../../src/infrastructure/config/service';
import { cpuSizes, memorySizesMiB } from '../../src/infrastructure/config/task-size';
import { planConfig } from '../../src/infrastructure/plan-config';

const name = (longest: number) =>
  fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8})?$/).filter((text) => text.length <= longest);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const anyText = fc.oneof(fc.string(), fc.constantFrom('${x}', '%{if}', '$${y}', '"', '\\', '\n', '#{}'));

const gateways = fc.constantFrom('one', 'per-zone');
const networking: fc.Arbitrary<Networking> = fc.oneof(
  fc.constant({ kind: 'public' } as const),
  gateways.map((each) => ({ kind: 'nat', gateways: each }) as const),
  fc.constant({ kind: 'endpoints' } as const),
  gateways.map((each) => ({ kind: 'nat-and-endpoints', gateways: each }) as const),
);

const environment: fc.Arbitrary<EnvironmentInput> = fc.record({
  account: fc.constantFrom('111111111111', '222222222222'),
  region: fc.constant('eu-central-1'),
  zones: fc.constantFrom(['eu-central-1a', 'eu-central-1b'], ['eu-central-1c', 'eu-central-1a', 'eu-central-1b']),
  networking: fc.oneof(networking, fc.dictionary(name(20), networking, { minKeys: 1, maxKeys: 3 })),
  network: fc.record({ cidr: fc.constantFrom('10.0.0.0/16', '172.16.0.0/20') }),
  logRetentionDays: optional(fc.constantFrom(1, 3653)),
  flowLogs: optional(fc.record({ enabled: fc.boolean() })),
  containerInsights: optional(fc.constantFrom('disabled', 'enabled', 'enhanced')),
  jumpHost: fc.boolean(),
  tags: fc.dictionary(fc.stringMatching(/^[A-Z][\w .:/=+@-]{0,20}$/), fc.stringMatching(/^[\w .:/=+@-]{0,30}$/), {
    maxKeys: 3,
  }),
  loadBalancer: fc.record({
    idleTimeoutSeconds: optional(fc.integer({ min: 1, max: 4000 })),
    certificateArn: optional(fc.constant('arn:aws:acm:eu-central-1:111111111111:certificate/x')),
    allowedCidrs: optional(fc.constant(['203.0.113.0/24', '198.51.100.7/32'])),
  }),
});

const size = fc
  .constantFrom(...cpuSizes)
  .chain((cpu) => fc.record({ cpu: fc.constant(cpu), memoryMiB: fc.constantFrom(...(memorySizesMiB[cpu] ?? [])) }));

const healthCheck = fc.integer({ min: 5, max: 300 }).chain((intervalSeconds) =>
  fc.record({
    intervalSeconds: fc.constant(intervalSeconds),
    timeoutSeconds: fc.integer({ min: 2, max: Math.min(intervalSeconds - 1, 120) }),
    matcher: fc.constantFrom('200', '200-299', '200,302'),
  }),
);

const service: fc.Arbitrary<ServiceInput> = fc
  .record({
    size,
    port: fc.integer({ min: 1, max: 65_535 }),
    desiredCount: fc.integer({ min: 0, max: 10 }),
    routed: fc.boolean(),
    path: fc.stringMatching(/^\/[a-z]{1,12}$/),
    environment: fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,10}$/), anyText, { maxKeys: 3 }),
    secrets: fc.dictionary(
      fc.stringMatching(/^s[a-z]{1,5}$/),
      fc.constantFrom({ parameter: '/a/b' }, { secretsManager: 'c' }),
      { maxKeys: 2 },
    ),
    command: optional(fc.array(anyText, { minLength: 1, maxLength: 3 })),
    exec: fc.boolean(),
    architecture: fc.constantFrom('X86_64', 'ARM64'),
    healthCheck,
  })
  .map(({ size: { cpu, memoryMiB }, routed, path, healthCheck: check, ...rest }) => ({
    ...rest,
    image: 'docker/app',
    cpu,
    memoryMiB,
    ...(routed ? { route: { path }, healthCheck: check } : {}),
  }));

/** Configurations that the parser finds nothing wrong with. */
export const anyConfig: fc.Arbitrary<ConfigInput> = fc
  .record({
    project: name(16),
    environments: fc.dictionary(name(20), environment, { minKeys: 1, maxKeys: 2 }),
    services: fc.dictionary(name(20), service, { minKeys: 1, maxKeys: 4 }),
  })
  .filter((config) => planConfig(config).faults.length === 0);
