import { type SecurityGroupRule } from '../../../src/infrastructure/topology/access/security-groups';
import { type CellPlan } from '../../../src/infrastructure/topology/cell-plan';
import { aCell } from '../../builders/a-cell';
import { anEnvironment, aRoutedService, aService, everyMode } from '../../builders/a-config';

const services = {
  web: aRoutedService({ calls: ['api'] }),
  api: aService({ port: 5000 }),
  worker: aService({ port: 9000 }),
};

function cellIn(mode: keyof typeof everyMode, jumpHost = false): CellPlan {
  return aCell({ environments: { dev: anEnvironment({ networking: everyMode[mode], jumpHost }) }, services });
}

/** Rules as lines: `in api 5000 service-web`. */
function lines({ securityGroupRules }: CellPlan): readonly string[] {
  return securityGroupRules.map(format).toSorted();
}

function format({ group, direction, peer, port }: SecurityGroupRule): string {
  const other = peer.kind === 'group' ? peer.group : peer.kind === 'cidr' ? peer.cidr : `prefix-list:${peer.service}`;
  return `${direction} ${group} ${String(port)} ${other}`;
}

const shared = [
  'ingress load-balancer 80 0.0.0.0/0',
  'egress load-balancer 3000 service-web',
  'ingress service-web 3000 load-balancer',
  'egress service-web 5000 service-api',
  'ingress service-api 5000 service-web',
];

const tasks = ['service-api', 'service-web', 'service-worker'];
const perTask = (rule: (task: string) => readonly string[]) => tasks.flatMap(rule);

describe('security-group rules', () => {
  it.each([
    ['public', perTask((task) => [`egress ${task} 443 0.0.0.0/0`])],
    ['nat', perTask((task) => [`egress ${task} 443 0.0.0.0/0`, `egress ${task} 443 prefix-list:s3`])],
    [
      'endpoints',
      perTask((task) => [
        `egress ${task} 443 endpoints`,
        `ingress endpoints 443 ${task}`,
        `egress ${task} 443 prefix-list:s3`,
      ]),
    ],
    [
      'nat-and-endpoints',
      perTask((task) => [
        `egress ${task} 443 0.0.0.0/0`,
        `egress ${task} 443 endpoints`,
        `ingress endpoints 443 ${task}`,
        `egress ${task} 443 prefix-list:s3`,
      ]),
    ],
  ] as const)('in %s are exactly the connections that are needed', (mode, own) => {
    expect(lines(cellIn(mode))).toEqual([...shared, ...own].toSorted());
  });

  it('let the jump host reach every service, and nobody reach the jump host', () => {
    const added = lines(cellIn('endpoints', true)).filter((line) => line.includes('jump-host'));
    expect(added).toEqual(
      [
        'egress jump-host 3000 service-web',
        'egress jump-host 5000 service-api',
        'egress jump-host 9000 service-worker',
        'egress jump-host 443 endpoints',
        'egress jump-host 443 prefix-list:s3',
        'ingress endpoints 443 jump-host',
        'ingress service-api 5000 jump-host',
        'ingress service-web 3000 jump-host',
        'ingress service-worker 9000 jump-host',
      ].toSorted(),
    );
  });

  it('open a second port where health checks go to another', () => {
    const web = aRoutedService({ healthCheck: { port: 8081 } });
    const rules = lines(aCell({ services: { web } })).filter((line) => line.startsWith('ingress service-web'));
    expect(rules).toEqual(['ingress service-web 3000 load-balancer', 'ingress service-web 8081 load-balancer']);
  });

  it('admit only the clients that the user names', () => {
    const loadBalancer = { allowedCidrs: ['203.0.113.0/24'] };
    const rules = lines(aCell({ environments: { dev: anEnvironment({ loadBalancer }) } }));
    expect(rules.filter((line) => line.startsWith('ingress load-balancer'))).toEqual([
      'ingress load-balancer 80 203.0.113.0/24',
    ]);
  });

  it('have keys that differ, so that each is a resource of its own', () => {
    const keys = cellIn('nat-and-endpoints', true).securityGroupRules.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('roles', () => {
  const web = aRoutedService({
    secrets: { A: { secretsManager: 'shop/db', key: 'password' }, B: { parameter: '/shop/token' } },
  });

  it('of execution pull one repository, write one log group and read the secrets named', () => {
    const [service] = aCell({ services: { web } }).services;
    expect(service?.executionRole.statements).toEqual([
      { actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
      {
        actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        resources: ['arn:aws:ecr:eu-central-1:111111111111:repository/shop/app'],
      },
      {
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: ['arn:aws:logs:eu-central-1:111111111111:log-group:/shop/dev/web:log-stream:*'],
      },
      {
        actions: ['secretsmanager:GetSecretValue'],
        resources: ['arn:aws:secretsmanager:eu-central-1:111111111111:secret:shop/db-??????'],
      },
      { actions: ['ssm:GetParameters'], resources: ['arn:aws:ssm:eu-central-1:111111111111:parameter/shop/token'] },
    ]);
  });

  it('name the secrets as a container definition does', () => {
    const [service] = aCell({ services: { web } }).services;
    expect(service?.secrets).toEqual([
      { name: 'A', valueFrom: 'arn:aws:secretsmanager:eu-central-1:111111111111:secret:shop/db:password::' },
      { name: 'B', valueFrom: 'arn:aws:ssm:eu-central-1:111111111111:parameter/shop/token' },
    ]);
  });

  it('of tasks may do nothing unless asked', () => {
    const [plain] = aCell({ services: { web: aRoutedService() } }).services;
    expect(plain?.taskRole.statements).toEqual([]);
    const permissions = [{ actions: ['sqs:SendMessage'], resources: ['arn:aws:sqs:eu-central-1:111111111111:q'] }];
    const [asking] = aCell({ services: { web: aRoutedService({ permissions }) } }).services;
    expect(asking?.taskRole.statements).toEqual(permissions);
  });

  it('are assumed on behalf of this account only', () => {
    for (const { executionRole, taskRole } of aCell().services) {
      for (const { trust } of [executionRole, taskRole]) {
        expect(trust.service).toBe('ecs-tasks.amazonaws.com');
        expect(trust.conditions).toEqual([
          { test: 'StringEquals', variable: 'aws:SourceAccount', values: ['111111111111'] },
          { test: 'ArnLike', variable: 'aws:SourceArn', values: ['arn:aws:ecs:eu-central-1:111111111111:*'] },
        ]);
      }
    }
  });

  it('live in the partition of the Region', () => {
    const environment = anEnvironment({ region: 'us-gov-west-1', zones: ['us-gov-west-1a', 'us-gov-west-1b'] });
    const [service] = aCell({ environments: { dev: environment } }).services;
    expect(JSON.stringify(service?.executionRole)).not.toContain('arn:aws:');
    expect(JSON.stringify(service?.executionRole)).toContain('arn:aws-us-gov:');
  });
});

describe('the addresses that a service is told', () => {
  const environmentOf = (overrides: Parameters<typeof aRoutedService>[0]) =>
    aCell({
      services: {
        web: aRoutedService({ calls: ['order-api'], ...overrides }),
        'order-api': aService({ port: 5000, discoveryName: 'orders' }),
      },
    }).services[0]?.environment;

  it('are those of the services it calls, by their discovery names', () => {
    expect(environmentOf({})).toEqual({ ORDER_API_URL: 'http://orders.dev.shop.internal:5000' });
  });

  it('give way to what the user sets under the name', () => {
    expect(environmentOf({ environment: { ORDER_API_URL: 'http://elsewhere' } })).toEqual({
      ORDER_API_URL: 'http://elsewhere',
    });
    expect(environmentOf({ secrets: { ORDER_API_URL: { parameter: 'url' } } })).toEqual({});
  });
});
