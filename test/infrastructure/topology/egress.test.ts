import { type EnvironmentInput } from '../../../src/infrastructure/config/environment';
import { type ServiceInput } from '../../../src/infrastructure/config/service';
import { aCell } from '../../builders/a-cell';
import { anEnvironment, aRoutedService, aService, everyMode } from '../../builders/a-config';

type Mode = keyof typeof everyMode;

function cellIn(mode: Mode, web: Partial<ServiceInput> = {}, environment: Partial<EnvironmentInput> = {}) {
  return aCell({
    environments: { dev: anEnvironment({ ...environment, networking: everyMode[mode] }) },
    services: { web: aRoutedService(web) },
  });
}

const endpointsIn = (...of: Parameters<typeof cellIn>) => cellIn(...of).endpoints.map(({ service }) => service);

describe.each([
  ['public', { taskTier: 'public', assignPublicIp: true, internetRoute: true, gateways: 0, routes: [] }],
  ['nat', { taskTier: 'private', assignPublicIp: false, internetRoute: true, gateways: 1, routes: ['private'] }],
  [
    'nat-per-zone',
    {
      taskTier: 'private',
      assignPublicIp: false,
      internetRoute: true,
      gateways: 2,
      routes: ['private-a', 'private-b'],
    },
  ],
  ['endpoints', { taskTier: 'private', assignPublicIp: false, internetRoute: false, gateways: 0, routes: [] }],
  [
    'nat-and-endpoints',
    { taskTier: 'private', assignPublicIp: false, internetRoute: true, gateways: 1, routes: ['private'] },
  ],
] as const)('%s', (mode, expected) => {
  it('puts tasks where the mode says, with the ways out it says', () => {
    const { egress } = cellIn(mode);
    expect({
      taskTier: egress.taskTier,
      assignPublicIp: egress.assignPublicIp,
      internetRoute: egress.internetRoute,
      gateways: egress.natGateways.length,
      routes: egress.natRoutes.map(({ routeTable }) => routeTable),
    }).toEqual(expected);
  });
});

describe('NAT gateways per zone', () => {
  it('serve their own zone', () => {
    expect(cellIn('nat-per-zone').egress.natRoutes).toEqual([
      { routeTable: 'private-a', natGateway: 'nat-a' },
      { routeTable: 'private-b', natGateway: 'nat-b' },
    ]);
  });
});

describe('endpoints', () => {
  it('are none in public, the free gateway beside NAT, and what isolated tasks need elsewhere', () => {
    const minimum = ['s3', 'ecr.api', 'ecr.dkr', 'logs'];
    expect(endpointsIn('public')).toEqual([]);
    expect(endpointsIn('nat')).toEqual(['s3']);
    expect(endpointsIn('endpoints')).toEqual(minimum);
    expect(endpointsIn('nat-and-endpoints')).toEqual(minimum);
  });

  it.each([
    ['a secret of Secrets Manager', { secrets: { A: { secretsManager: 'a' } } }, 'secretsmanager'],
    ['a secret of Parameter Store', { secrets: { A: { parameter: 'a' } } }, 'ssm'],
    ['ECS Exec', { exec: true }, 'ssmmessages'],
    ['a queue', { permissions: [{ actions: ['sqs:SendMessage'], resources: ['*'] }] }, 'sqs'],
    ['metrics', { permissions: [{ actions: ['cloudwatch:PutMetricData'], resources: ['*'] }] }, 'monitoring'],
  ])('follow from %s', (_, web, service) => {
    expect(endpointsIn('endpoints')).not.toContain(service);
    expect(endpointsIn('endpoints', web)).toContain(service);
    expect(endpointsIn('nat', web)).not.toContain(service);
  });

  it('include what the user lists, gateways as gateways', () => {
    const { endpoints } = cellIn('endpoints', {}, { extraEndpoints: ['sqs', 'dynamodb'] });
    expect(endpoints.map(({ service, type }) => [service, type])).toEqual(
      expect.arrayContaining([
        ['sqs', 'Interface'],
        ['dynamodb', 'Gateway'],
      ]),
    );
  });

  it('say why they are there, once for each reason', () => {
    const { endpoints } = cellIn('endpoints', { secrets: { A: { parameter: 'a' } } }, { jumpHost: true });
    for (const { reasons } of endpoints) expect(reasons.length).toBeGreaterThan(0);
    expect(endpoints.find(({ service }) => service === 'ssm')?.reasons).toEqual([
      'web has secrets in Parameter Store',
      'the jump host registers with Systems Manager',
    ]);
  });

  it('leave out private ECR where no image comes from it', () => {
    const image = 'public.ecr.aws/nginx/nginx:1.29';
    expect(endpointsIn('nat-and-endpoints', { image })).toEqual(['s3', 'logs']);
  });

  it('serve the jump host where it has no other way to Systems Manager', () => {
    const jumpHost = { jumpHost: true };
    expect(endpointsIn('public', {}, jumpHost)).toEqual(['ssm', 'ssmmessages']);
    expect(endpointsIn('endpoints', {}, jumpHost)).toEqual(expect.arrayContaining(['ssm', 'ssmmessages']));
    expect(endpointsIn('nat', {}, jumpHost)).toEqual(['s3']);
  });
});

describe('a policy of an endpoint', () => {
  const policyOf = (service: string, mode: Mode, web: Partial<ServiceInput> = {}) =>
    cellIn(mode, web).endpoints.find((endpoint) => endpoint.service === service)?.policy;

  it('of S3 lets an isolated cell read image layers and what its tasks may', () => {
    const permissions = [{ actions: ['s3:PutObject'], resources: ['arn:aws:s3:::uploads/*'] }];
    expect(policyOf('s3', 'endpoints', { permissions })).toEqual([
      {
        actions: ['s3:GetObject'],
        resources: ['arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*'],
        principal: '*',
      },
      { actions: ['s3:PutObject'], resources: ['arn:aws:s3:::uploads/*'], principal: '*' },
    ]);
  });

  it('of S3 beside a NAT gateway refuses nothing: all of S3 goes through it', () => {
    expect(policyOf('s3', 'nat')).toEqual([{ actions: ['*'], resources: ['*'], principal: '*' }]);
  });

  it('of an interface lets through principals of the account only', () => {
    const policies = cellIn('endpoints', { exec: true }).endpoints.filter(({ type }) => type === 'Interface');
    expect(policies.length).toBeGreaterThan(3);
    for (const statement of policies.flatMap(({ policy }) => policy)) {
      expect(statement.conditions).toEqual([
        { test: 'StringEquals', variable: 'aws:PrincipalAccount', values: ['111111111111'] },
      ]);
    }
  });

  it('of ECR and logs is limited to the repositories and log groups of the cell', () => {
    expect(policyOf('ecr.dkr', 'endpoints')?.flatMap(({ resources }) => resources)).toEqual([
      '*',
      'arn:aws:ecr:eu-central-1:111111111111:repository/shop/app',
    ]);
    expect(policyOf('logs', 'endpoints')?.flatMap(({ resources }) => resources)).toEqual([
      'arn:aws:logs:eu-central-1:111111111111:log-group:/shop/dev/web:log-stream:*',
    ]);
  });
});

describe('a service without a route', () => {
  it('makes no load balancer', () => {
    expect(aCell({ services: { worker: aService() } }).traffic).toBeUndefined();
  });
});
