/** A VPC endpoint, with the reasons it is there. */
export interface Endpoint {
  /** The last part of the endpoint service's name: `ecr.api` of `com.amazonaws.<region>.ecr.api`. */
  readonly service: string;
  /** Gateways are free and stand in route tables; interfaces cost by the hour in every zone. */
  readonly type: 'Gateway' | 'Interface';
  /** A sentence each, in the words of the configuration. */
  readonly reasons: readonly string[];
}

/** What endpoints are derived from. */
export interface EndpointNeeds {
  readonly services: readonly ServiceNeeds[];
  readonly jumpHost: boolean;
  /** Endpoint services that the user lists. */
  readonly extra: readonly string[];
}

/** The features of one service that talk to AWS. */
export interface ServiceNeeds {
  readonly name: string;
  /** Pulls from private ECR. */
  readonly privateImage: boolean;
  readonly secretsManager: boolean;
  readonly parameters: boolean;
  readonly exec: boolean;
  /** Service prefixes of the actions its task role allows, such as `sqs`. */
  readonly applicationServices: readonly string[];
}

/**
 * Which endpoints a networking has at all: every one that is needed; S3's gateway only, beside a NAT gateway;
 * or those of the jump host only, where tasks have public addresses and the jump host has none.
 */
export type EndpointScope = 'all' | 'gateway-only' | 'jump-host-only';

/**
 * The endpoints that the features in use need, and no others.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 */
export function deriveEndpoints(scope: EndpointScope, needs: EndpointNeeds): readonly Endpoint[] {
  const reasons = reasonsIn(scope, needs).filter(({ because }) => because !== undefined);
  const services = [...new Set(reasons.map(({ service }) => service))];
  return services.map((service) => ({
    service,
    type: gatewayServices.has(service) ? 'Gateway' : 'Interface',
    reasons: reasons.flatMap((reason) => (reason.service === service ? [reason.because ?? ''] : [])),
  }));
}

/** S3 and DynamoDB have gateways. An interface endpoint of S3 could not serve ECR's layers. */
const gatewayServices: ReadonlySet<string> = new Set(['s3', 'dynamodb']);

/** The endpoint services of what applications commonly call, by the prefix of their actions in IAM. */
const endpointOfPrefix: Readonly<Record<string, string>> = {
  bedrock: 'bedrock-runtime',
  cloudwatch: 'monitoring',
  dynamodb: 'dynamodb',
  ecs: 'ecs',
  elasticfilesystem: 'elasticfilesystem',
  events: 'events',
  kinesis: 'kinesis-streams',
  kms: 'kms',
  lambda: 'lambda',
  logs: 'logs',
  s3: 's3',
  secretsmanager: 'secretsmanager',
  servicediscovery: 'data-servicediscovery',
  sns: 'sns',
  sqs: 'sqs',
  ssm: 'ssm',
  ssmmessages: 'ssmmessages',
  states: 'states',
  sts: 'sts',
  xray: 'xray',
};

interface Reason {
  readonly service: string;
  /** Undefined when nothing needs it. */
  readonly because: string | undefined;
}

function reasonsIn(scope: EndpointScope, needs: EndpointNeeds): readonly Reason[] {
  switch (scope) {
    case 'all':
      return [layers, ...taskReasons(needs), ...jumpHostReasons(needs), ...extraReasons(needs)];
    case 'gateway-only':
      return [layers];
    case 'jump-host-only':
      return jumpHostReasons(needs);
  }
}

const layers: Reason = { service: 's3', because: 'ECR keeps the layers of images in S3; the gateway is free' };

function taskReasons(needs: EndpointNeeds): readonly Reason[] {
  const { services } = needs;
  const pulling = services.filter(({ privateImage }) => privateImage);
  const withSecrets = services.filter(({ secretsManager }) => secretsManager);
  const withParameters = services.filter(({ parameters }) => parameters);
  const withExec = services.filter(({ exec }) => exec);
  return [
    {
      service: 'ecr.api',
      because: because(pulling, ['pulls', 'pull'], "from private ECR, whose API hands out the registry's token"),
    },
    {
      service: 'ecr.dkr',
      because: because(pulling, ['pulls', 'pull'], 'from private ECR, whose registry answers here'),
    },
    { service: 'logs', because: because(services, ['logs', 'log'], 'to CloudWatch') },
    { service: 'secretsmanager', because: because(withSecrets, ['has', 'have'], 'secrets in Secrets Manager') },
    { service: 'ssm', because: because(withParameters, ['has', 'have'], 'secrets in Parameter Store') },
    { service: 'ssmmessages', because: because(withExec, ['has', 'have'], 'ECS Exec on') },
    ...applicationReasons(needs),
  ];
}

/** An action of a service without an entry above needs the endpoint listed by hand, in `extraEndpoints`. */
function applicationReasons({ services }: EndpointNeeds): readonly Reason[] {
  return Object.entries(endpointOfPrefix).map(([prefix, service]) => {
    const callers = services.filter(({ applicationServices }) => applicationServices.includes(prefix));
    return { service, because: because(callers, ['may', 'may'], `call ${prefix} by its task role`) };
  });
}

function jumpHostReasons(needs: EndpointNeeds): readonly Reason[] {
  if (!needs.jumpHost) return [];
  return [
    { service: 'ssm', because: 'the jump host registers with Systems Manager' },
    { service: 'ssmmessages', because: 'sessions to the jump host run through Systems Manager' },
  ];
}

function extraReasons(needs: EndpointNeeds): readonly Reason[] {
  return needs.extra.map((service) => ({ service, because: 'extraEndpoints of the environment lists it' }));
}

/** `frontend and backend pull from …`; undefined when there is nobody to speak of. */
function because(
  services: readonly ServiceNeeds[],
  [singular, plural]: readonly [string, string],
  rest: string,
): string | undefined {
  if (services.length === 0) return undefined;
  const names = services.map(({ name }) => name);
  return `${names.join(' and ')} ${names.length === 1 ? singular : plural} ${rest}`;
}
