import { type Networking } from '../../../src/infrastructure/config/networking';
import { cellsOf } from '../../builders/a-cell';
import { aConfig, anEnvironment, aRoutedService, aService, everyMode } from '../../builders/a-config';
import { countTypes, synthesizedCell, type SynthesizedStack } from '../../support/synthesized-stack';

type Mode = keyof typeof everyMode;
type Counts = Readonly<Record<string, number>>;

/** The shape of the first original: two routed services in two zones. */
const twoServices = aConfig({
  environments: { lab: anEnvironment({ networking: everyMode, flowLogs: { enabled: false } }) },
  services: {
    frontend: aRoutedService({ image: 'docker/frontend', calls: ['backend'] }),
    backend: aRoutedService({ image: 'docker/backend', port: 5000, route: { path: '/api' } }),
  },
});

const stacks = new Map<string, SynthesizedStack>(
  cellsOf(twoServices).map((cell) => [cell.id.replace('lab-', ''), synthesizedCell(cell)]),
);

function stackOf(mode: Mode): SynthesizedStack {
  const stack = stacks.get(mode);
  if (!stack) throw new Error(`There is no ${mode}`);
  return stack;
}

const countsOf = (mode: Mode): Counts => countTypes(stackOf(mode));

/** What the second has more than the first, by type; negative for less. */
function difference(first: Counts, second: Counts): Counts {
  const types = [...new Set([...Object.keys(first), ...Object.keys(second)])].toSorted();
  const changes = types.map((type) => [type, (second[type] ?? 0) - (first[type] ?? 0)] as const);
  return Object.fromEntries(changes.filter(([, change]) => change !== 0));
}

describe.each([...stacks])('%s', (_, stack) => {
  it('is synthesized as the snapshot shows', () => {
    expect(stack.text).toMatchSnapshot();
  });

  it('has no address twice and no name twice', () => {
    const names = [...stack.resources].flatMap(([address, { tags }]) =>
      typeof tags === 'object' && tags !== null && 'Name' in tags
        ? [`${address.split('.')[0] ?? ''} ${String(tags.Name)}`]
        : [],
    );
    expect(names.length).toBeGreaterThan(10);
    expect(new Set(names).size).toBe(names.length);
  });

  it('names nothing by a lookup, and waits for no clock', () => {
    expect(stack.json.data).toEqual({});
    expect(stack.text).not.toMatch(/timestamp\(|uuid\(|plantimestamp/);
  });
});

describe('the difference between modes', () => {
  it('NAT is an address, a gateway and a route, for each gateway', () => {
    // An isolated cell without its interface endpoints is the private baseline.
    const { aws_vpc_endpoint, aws_security_group, ...rest } = difference(countsOf('endpoints'), countsOf('nat'));
    expect([aws_vpc_endpoint, aws_security_group]).toEqual([-3, -1]);
    expect(rest).toEqual({
      aws_eip: 1,
      aws_nat_gateway: 1,
      aws_route: 1,
      // The rules of the endpoint group go, the way to the internet comes.
      aws_vpc_security_group_ingress_rule: -2,
    });
  });

  it('a gateway per zone is one more of each, and a route table of its own', () => {
    expect(difference(countsOf('nat'), countsOf('nat-per-zone'))).toEqual({
      aws_eip: 1,
      aws_nat_gateway: 1,
      aws_route: 1,
      aws_route_table: 1,
    });
  });

  it('endpoints are three interfaces, their group, and its rules', () => {
    expect(difference(countsOf('nat'), countsOf('nat-and-endpoints'))).toEqual({
      aws_vpc_endpoint: 3,
      aws_security_group: 1,
      aws_vpc_security_group_egress_rule: 2,
      aws_vpc_security_group_ingress_rule: 2,
    });
  });

  it('both is the union of the two', () => {
    const union = new Set([...stackOf('nat').resources.keys(), ...stackOf('endpoints').resources.keys()]);
    expect([...stackOf('nat-and-endpoints').resources.keys()].toSorted()).toEqual([...union].toSorted());
  });

  it('public has nothing that the others lack', () => {
    const others = new Set(stackOf('nat').resources.keys());
    expect([...stackOf('public').resources.keys()].filter((address) => !others.has(address))).toEqual([]);
  });
});

describe('beside the first original', () => {
  /** What it has in every private mode, without the strays: two listeners where one does, a second VPC and so on. */
  const least: Counts = {
    aws_vpc: 1,
    aws_subnet: 4,
    aws_internet_gateway: 1,
    aws_route_table: 2,
    aws_route_table_association: 4,
    aws_lb: 1,
    aws_lb_listener: 1,
    aws_lb_listener_rule: 1,
    aws_lb_target_group: 2,
    aws_ecs_cluster: 1,
    aws_ecs_service: 2,
    aws_ecs_task_definition: 2,
    aws_cloudwatch_log_group: 2,
    aws_iam_role: 4,
    aws_security_group: 3,
  };

  it.each([
    ['nat', { ...least, aws_eip: 1, aws_nat_gateway: 1, aws_route: 2 }],
    ['endpoints', { ...least, aws_vpc_endpoint: 4, aws_route: 1 }],
    ['nat-and-endpoints', { ...least, aws_eip: 1, aws_nat_gateway: 1, aws_route: 2, aws_vpc_endpoint: 4 }],
  ] as const)('%s has at least as much of everything', (mode, expected) => {
    const counts = countsOf(mode);
    const missing = Object.entries(expected).filter(([type, count]) => (counts[type] ?? 0) < count);
    expect(missing).toEqual([]);
  });
});

describe('beside the second original', () => {
  /** One service without a route, three zones, a jump host. */
  const cellIn = (networking: Networking) => {
    const dev = anEnvironment({
      zones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
      networking,
      jumpHost: true,
      extraEndpoints: networking.kind.includes('endpoints') ? ['secretsmanager', 'kms'] : [],
    });
    const nginx = aService({ port: 80, image: 'docker/nginx', cpu: 512, memoryMiB: 1024 });
    const [cell] = cellsOf(aConfig({ environments: { dev }, services: { nginx } }));
    if (!cell) throw new Error('There is no cell');
    return synthesizedCell(cell);
  };
  const least: Counts = {
    aws_vpc: 1,
    aws_cloudwatch_log_group: 1,
    aws_ecs_cluster: 1,
    aws_ecs_service: 1,
    aws_ecs_task_definition: 1,
    aws_iam_role: 3,
    aws_iam_instance_profile: 1,
    aws_instance: 1,
    aws_security_group: 2,
    aws_service_discovery_private_dns_namespace: 1,
    aws_service_discovery_service: 1,
  };
  const perZone = { kind: 'nat-and-endpoints', gateways: 'per-zone' } as const;

  it.each([
    [
      'per zone and endpoints',
      perZone,
      {
        aws_eip: 3,
        aws_nat_gateway: 3,
        aws_route: 4,
        aws_route_table: 4,
        aws_vpc_endpoint: 7,
        aws_subnet: 6,
        aws_security_group: 3,
      },
    ],
    [
      'per zone',
      everyMode['nat-per-zone'],
      { aws_eip: 3, aws_nat_gateway: 3, aws_route: 4, aws_route_table: 4, aws_subnet: 6 },
    ],
    ['one', everyMode.nat, { aws_eip: 1, aws_nat_gateway: 1, aws_route: 2, aws_route_table: 2, aws_subnet: 6 }],
    [
      'endpoints',
      everyMode.endpoints,
      { aws_vpc_endpoint: 7, aws_subnet: 3, aws_route_table: 1, aws_security_group: 3 },
    ],
  ] as const)('%s has at least as much of everything', (_, networking, own) => {
    const counts = countTypes(cellIn(networking));
    const missing = Object.entries({ ...least, ...own }).filter(([type, count]) => (counts[type] ?? 0) < count);
    expect(missing).toEqual([]);
  });

  it('has no load balancer, and says how to test from the jump host instead', () => {
    const stack = cellIn(everyMode.endpoints);
    expect([...stack.resources.keys()].filter((address) => address.startsWith('aws_lb'))).toEqual([]);
    expect(stack.json.output.load_balancer_url).toBeUndefined();
    expect(JSON.stringify(stack.json.output.test_commands)).toMatch(
      /aws ssm start-session .*\$\{aws_instance\.jump-host_host\.id\}.*curl -sS http:\/\/nginx\.dev\.shop\.internal:80\//,
    );
  });

  it('has no internet gateway in isolation, since nothing would use it', () => {
    expect(countTypes(cellIn(everyMode.endpoints)).aws_internet_gateway).toBeUndefined();
  });
});
