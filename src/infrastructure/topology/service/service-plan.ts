import { partitionOf, type AccountId, type Region } from '../../../contract/values';
import { type Image } from '../../config/image';
import { type Secret } from '../../config/secret';
import { type Service } from '../../config/service';
import { type ServiceTrust, type Statement, trustService } from '../access/statement';
import { copyRepositoryName, copyTag, fit, repositoryName, type ResourceNames } from '../resource-names';

/** A service as ECS runs it. */
export interface ServicePlan {
  readonly name: string;
  /** What the user wrote, for the settings that are passed on as they are. */
  readonly settings: Service;
  readonly family: string;
  readonly image: ServiceImage;
  readonly containerCpu: number;
  readonly containerMemoryMiB: number;
  /** Environment variables: the addresses of the services it calls, and what the user sets. */
  readonly environment: Readonly<Record<string, string>>;
  /** Those whose values may be shown to anyone. */
  readonly shownEnvironment: readonly string[];
  readonly secrets: readonly SecretReference[];
  readonly logGroup: string;
  readonly logRetentionDays: number;
  /** Seconds; undefined where no health check could be graced. */
  readonly healthCheckGracePeriodSeconds: number | undefined;
  readonly discoveryName: string;
  readonly executionRole: Role;
  readonly taskRole: Role;
}

/** An image in the registry of the cell, by the key of its tag where that comes from outside; or its whole address. */
export type ServiceImage =
  | { readonly kind: 'built'; readonly name: string; readonly repository: string }
  | { readonly kind: 'copied'; readonly repository: string; readonly tag: string }
  | { readonly kind: 'uri'; readonly uri: string };

/** A secret as a container definition names it. */
export interface SecretReference {
  readonly name: string;
  readonly valueFrom: string;
}

/** A role; without statements it may do nothing. */
export interface Role {
  readonly name: string;
  readonly trust: ServiceTrust;
  readonly statements: readonly Statement[];
}

/** Where a service's cell is, and what its names are made from. */
export interface ServicePlace {
  readonly project: string;
  readonly account: AccountId;
  readonly region: Region;
  readonly names: ResourceNames;
  readonly logRetentionDays: number;
  /** All services of the cell, for those that call others. */
  readonly services: Readonly<Record<string, Service>>;
}

const defaultGracePeriodSeconds = 60;

/** A service of one cell. */
export function planService(name: string, service: Service, place: ServicePlace): ServicePlan {
  const healthChecked = service.route !== undefined || service.containerHealthCheck !== undefined;
  const graceSeconds = service.deployment.healthCheckGracePeriodSeconds ?? defaultGracePeriodSeconds;
  const logGroup = place.names.logGroup(name);
  const addresses = addressesOf(service, place);
  return {
    name,
    settings: service,
    family: place.names.of(name),
    image: imageOf(service.image, place.project),
    containerCpu: service.container?.cpu ?? service.cpu,
    containerMemoryMiB: service.container?.memoryMiB ?? service.memoryMiB,
    environment: { ...addresses, ...service.environment },
    shownEnvironment: [...Object.keys(addresses), ...service.shownEnvironment],
    secrets: Object.entries(service.secrets).map(([variable, secret]) => ({
      name: variable,
      valueFrom: secretArn(secret, place) + jsonKey(secret),
    })),
    logGroup,
    logRetentionDays: place.logRetentionDays,
    healthCheckGracePeriodSeconds: healthChecked ? graceSeconds : undefined,
    discoveryName: service.discoveryName ?? name,
    executionRole: taskAssumedRole(
      place.names.of(name, 'execution'),
      executionStatements(service, logGroup, place),
      place,
    ),
    taskRole: taskAssumedRole(place.names.of(name, 'task'), taskStatements(service), place),
  };
}

/** `BACKEND_URL` and so on: where the services that it calls are found. What the user sets under that name wins. */
function addressesOf({ calls, secrets }: Service, { services, names }: ServicePlace): Readonly<Record<string, string>> {
  const addresses = calls.flatMap((called) => {
    const service = services[called];
    const variable = `${called.replaceAll('-', '_').toUpperCase()}_URL`;
    if (!service || Object.hasOwn(secrets, variable)) return [];
    return [
      [variable, `http://${service.discoveryName ?? called}.${names.namespace}:${String(service.port)}`] as const,
    ];
  });
  return Object.fromEntries(addresses);
}

function imageOf(image: Image, project: string): ServiceImage {
  switch (image.kind) {
    case 'folder':
      return { kind: 'built', name: image.name, repository: repositoryName(project, image.name) };
    case 'copied':
      return { kind: 'copied', repository: copyRepositoryName(project, image.origin), tag: copyTag(image.digest) };
    case 'uri':
      return { kind: 'uri', uri: image.uri };
  }
}

function taskAssumedRole(name: string, statements: readonly Statement[], { account, region }: ServicePlace): Role {
  // A cluster's ARN would not match: ECS presents the account's.
  const source = `arn:${partitionOf(region).name}:ecs:${region}:${account}:*`;
  return { name: fit(name, 64), trust: trustService('ecs-tasks.amazonaws.com', account, source), statements };
}

/** What ECS does before the container starts: pull its image, write its logs, read its secrets. */
function executionStatements(service: Service, logGroup: string, place: ServicePlace): readonly Statement[] {
  const repository = repositoryArn(service.image, place);
  const secretArns = (kind: Secret['kind']) =>
    Object.values(service.secrets).flatMap((secret) => (secret.kind === kind ? [secretPolicyArn(secret, place)] : []));
  const statements: readonly Statement[] = [
    // The one action of ECR that cannot be limited to a repository.
    { actions: ['ecr:GetAuthorizationToken'], resources: repository === undefined ? [] : ['*'] },
    {
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resources: repository === undefined ? [] : [repository],
    },
    {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [`${arnPrefix('logs', place)}:log-group:${logGroup}:log-stream:*`],
    },
    { actions: ['secretsmanager:GetSecretValue'], resources: secretArns('secrets-manager') },
    { actions: ['ssm:GetParameters'], resources: secretArns('parameter') },
  ];
  return statements.filter(({ resources }) => resources.length > 0);
}

/** What the application may do: what the user lists, and the channels of ECS Exec where that is on. */
function taskStatements(service: Service): readonly Statement[] {
  const exec: Statement = {
    actions: [
      'ssmmessages:CreateControlChannel',
      'ssmmessages:CreateDataChannel',
      'ssmmessages:OpenControlChannel',
      'ssmmessages:OpenDataChannel',
    ],
    // These four know no resources.
    resources: ['*'],
  };
  return [...service.permissions, ...(service.exec ? [exec] : [])];
}

function repositoryArn(image: Image, place: ServicePlace): string | undefined {
  const own = imageOf(image, place.project);
  if (own.kind !== 'uri') return `${arnPrefix('ecr', place)}:repository/${own.repository}`;
  if (image.kind !== 'uri' || !image.privateEcr) return undefined;
  const { account, region, repository } = image.privateEcr;
  return `arn:${partitionOf(place.region).name}:ecr:${region}:${account}:repository/${repository}`;
}

function secretArn(secret: Secret, place: ServicePlace): string {
  switch (secret.kind) {
    case 'secrets-manager':
      return `${arnPrefix('secretsmanager', place)}:secret:${secret.name}`;
    case 'parameter':
      return `${arnPrefix('ssm', place)}:parameter/${secret.name.replace(/^\//, '')}`;
  }
}

/** Secrets Manager appends six characters of its own to a secret's ARN. */
function secretPolicyArn(secret: Secret, place: ServicePlace): string {
  return secretArn(secret, place) + (secret.kind === 'secrets-manager' ? '-??????' : '');
}

/** `:<key>::` picks one key of a JSON secret; the empty parts are stage and version. */
function jsonKey(secret: Secret): string {
  return secret.kind === 'secrets-manager' && secret.key !== undefined ? `:${secret.key}::` : '';
}

function arnPrefix(service: string, { account, region }: ServicePlace): string {
  return `arn:${partitionOf(region).name}:${service}:${region}:${account}`;
}
