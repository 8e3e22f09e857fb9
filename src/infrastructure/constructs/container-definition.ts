import { type ServiceImage, type ServicePlan } from '../topology/service/service-plan';
import { literal } from './literal';

/** What a container's definition takes from its stack. */
export interface ContainerSurroundings {
  readonly region: string;
  /** The address of the image, as an expression. */
  readonly imageAddress: (image: ServiceImage) => string;
}

/** A volume of the task for each path that stays writable. */
export interface WritableVolume {
  readonly name: string;
  readonly path: string;
}

/** The volumes of a service's writable paths. */
export function writableVolumes({ settings }: ServicePlan): readonly WritableVolume[] {
  return settings.writablePaths.map((path, index) => ({ name: `writable-${String(index)}`, path }));
}

/** The one container of a service's task, as the JSON text that ECS takes. */
export function containerDefinitions(service: ServicePlan, surroundings: ContainerSurroundings): string {
  const { settings } = service;
  const definition = {
    name: service.name,
    image: surroundings.imageAddress(service.image),
    essential: true,
    cpu: service.containerCpu,
    memory: service.containerMemoryMiB,
    portMappings: [{ containerPort: settings.port, hostPort: settings.port, protocol: 'tcp' }],
    environment: Object.entries(service.environment).map(([name, value]) => ({ name, value: literal(value) })),
    secrets: service.secrets.map(({ name, valueFrom }) => ({ name, valueFrom: literal(valueFrom) })),
    mountPoints: writableVolumes(service).map(({ name, path }) => ({
      sourceVolume: name,
      containerPath: path,
      readOnly: false,
    })),
    readonlyRootFilesystem: settings.readonlyRootFilesystem,
    stopTimeout: settings.stopTimeoutSeconds,
    logConfiguration: logConfiguration(service, surroundings.region),
    ...optionalParts(service),
  };
  return JSON.stringify([definition]);
}

function optionalParts({ settings }: ServicePlan) {
  return {
    ...(settings.command === undefined ? {} : { command: settings.command.map(literal) }),
    ...(settings.user === undefined ? {} : { user: settings.user }),
    ...(settings.exec ? { linuxParameters: { initProcessEnabled: true } } : {}),
    ...(settings.containerHealthCheck === undefined ? {} : { healthCheck: healthCheck(settings.containerHealthCheck) }),
  };
}

type HealthCheckSettings = NonNullable<ServicePlan['settings']['containerHealthCheck']>;

function healthCheck(check: HealthCheckSettings) {
  return {
    command: ['CMD', ...check.command.map(literal)],
    interval: check.intervalSeconds,
    timeout: check.timeoutSeconds,
    retries: check.retries,
    startPeriod: check.startPeriodSeconds,
  };
}

/** A full buffer drops lines rather than stop the application: written down, since AWS changed its default in 2025. */
function logConfiguration({ name, logGroup }: ServicePlan, region: string) {
  return {
    logDriver: 'awslogs',
    options: {
      'awslogs-group': logGroup,
      'awslogs-region': region,
      'awslogs-stream-prefix': name,
      mode: 'non-blocking',
      'max-buffer-size': '10m',
    },
  };
}
