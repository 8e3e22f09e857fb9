import { type CellReport } from '../../src/pipeline/report/cell-report';
import { fingerprintPlan } from '../../src/pipeline/terraform/fingerprint';
import { type Review } from '../../src/pipeline/report/review';
import { aCreate, aDelete, aNoOp, anUpdate, aPlan, aReplace, type PlannedChange } from './a-plan';
import { aPlannedCell, aReport, aReview } from './a-report';

/** The sample matrix in a pull request that does a little of everything: five cells, one that fails, and one that was removed. */
export function aSampleReview(): Review {
  return aReview([publicCell(), natCell(), quietCell(), endpointsCell(), failedCell()], {
    run: { id: '17', attempt: 1, head: 'a1b2c3d4e5f6a7b8', hasBaseMoved: true },
    removed: [{ id: 'lab-legacy', stateKey: 'shop/lab-legacy.tfstate' }],
  });
}

/** One cell that gets every way out of its network at once: the widest picture. */
export function aReviewOfEveryWay(): Review {
  const zones = ['a', 'b', 'c'];
  const report = aSampleCell('lab-everything', 'NAT gateway per zone and VPC endpoints', [
    ...zones.map((zone) => aCreate(`aws_nat_gateway.network_zones_${zone}_nat`, { connectivity_type: 'public' })),
    ...zones.map((zone) => aCreate(`aws_subnet.network_zones_${zone}_private`, { availability_zone: zone })),
    aCreate('aws_internet_gateway.network_gateway', {}),
    aCreate('aws_vpc_endpoint.egress_endpoints_logs', { service_name: 'com.amazonaws.eu-central-1.logs' }),
    aDelete('aws_vpc_endpoint.egress_endpoints_sqs'),
  ]);
  return aReview([{ ...report, cell: { ...report.cell, endpoints } }]);
}

const services = ['frontend', 'backend'] as const;

const pulling = 'frontend and backend pull from private ECR, whose';

/** With the reasons that this project gives. */
const endpoints = [
  { service: 's3', reasons: ['ECR keeps the layers of images in S3; the gateway is free'] },
  { service: 'ecr.api', reasons: [`${pulling} API hands out the registry's token`] },
  { service: 'ecr.dkr', reasons: [`${pulling} registry answers here`] },
  { service: 'logs', reasons: ['frontend and backend log to CloudWatch'] },
];

function aSampleCell(id: string, networking: string, changes: readonly PlannedChange[]): CellReport {
  const background = {
    constructOf: (address: string) => `${id}/${address.split('.').at(-1)?.replaceAll('_', '/') ?? ''}`,
  };
  const plan = aPlan(changes, { timestamp: '2026-01-01T09:54:00Z' });
  const binding = { repository: 'acme/shop', pullRequest: 7, head: 'a1b2c3d4e5f6a7b8', cell: id };
  const fingerprint = fingerprintPlan(plan, { key: 'key', binding });
  const report = aPlannedCell(id, plan, { ...background, fingerprint });
  return { ...report, cell: { ...report.cell, environment: 'lab', networking, services: [...services] } };
}

function publicCell(): CellReport {
  const container = (image: string, level: string) =>
    JSON.stringify([
      {
        name: 'backend',
        image,
        environment: [{ name: 'LOG_LEVEL', value: level }],
        portMappings: [{ containerPort: 5000 }],
      },
    ]);
  return aSampleCell('lab-public', 'public subnets', [
    aReplace('aws_ecs_task_definition.services_backend_task', {
      before: {
        family: 'shop-lab-public-backend',
        container_definitions: container('shop/backend:c1-0a1b2c3d', 'info'),
      },
      after: {
        family: 'shop-lab-public-backend',
        container_definitions: container('shop/backend:c1-4e5f6a7b', 'debug'),
      },
      replace_paths: [['container_definitions']],
      action_reason: 'replace_because_cannot_update',
    }),
    anUpdate('aws_ecs_service.services_backend_service', { desired_count: 2 }, { desired_count: 0 }),
  ]);
}

function natCell(): CellReport {
  return aSampleCell('lab-nat-per-zone', 'NAT gateway per zone', [
    aDelete('aws_nat_gateway.network_zones_a_nat', {
      connectivity_type: 'public',
      allocation_id: 'eipalloc-0123456789abcdef0',
    }),
    aDelete('aws_eip.network_zones_a_address', { domain: 'vpc', public_ip: '198.51.100.7' }),
    aReplace('aws_lb.traffic_balancer', {
      before: { name: 'shop-lab-nat', internal: false },
      after: { name: 'shop-lab-nat', internal: true },
      replace_paths: [['internal']],
      action_reason: 'replace_because_cannot_update',
    }),
    anUpdate(
      'aws_vpc_security_group_ingress_rule.traffic_balancer_https_from_everywhere_ipv4',
      { cidr_ipv4: '10.0.0.0/8', from_port: 443, to_port: 443 },
      { cidr_ipv4: '0.0.0.0/0', from_port: 443, to_port: 443 },
    ),
  ]);
}

function quietCell(): CellReport {
  return aSampleCell('lab-nat', 'one NAT gateway', [aNoOp('aws_vpc.network_vpc', { cidr_block: '10.1.0.0/16' })]);
}

function endpointsCell(): CellReport {
  const report = aSampleCell('lab-endpoints', 'VPC endpoints', [
    ...['ecr_api', 'ecr_dkr', 'logs', 's3'].map((name) =>
      aCreate(`aws_vpc_endpoint.egress_endpoints_${name}`, {
        service_name: `com.amazonaws.eu-central-1.${name.replace('_', '.')}`,
        vpc_endpoint_type: name === 's3' ? 'Gateway' : 'Interface',
      }),
    ),
    aCreate('aws_subnet.network_zones_a_isolated', { cidr_block: '10.2.0.0/22', availability_zone: 'eu-central-1a' }),
    aCreate('aws_subnet.network_zones_b_isolated', { cidr_block: '10.2.4.0/22', availability_zone: 'eu-central-1b' }),
  ]);
  return { ...report, cell: { ...report.cell, endpoints } };
}

function failedCell(): CellReport {
  const report = aReport('lab-nat-and-endpoints', {
    error: {
      step: 'plan',
      problems: [
        'Error acquiring the state lock: operation error S3: PutObject, https response error StatusCode: 412, PreconditionFailed: At least ' +
          'one of the pre-conditions you specified did not hold',
      ],
      lock: {
        id: 'd3b07384-d9a0-4c9f-8a53-0d6f3c1f9a10',
        who: 'runner@runnervm-8d2f1',
        operation: 'apply',
        created: '2026-01-01 09:31:27 +0000 UTC',
        path: 'shop-terraform-state-111111111111-eu-central-1/shop/lab-nat-and-endpoints.tfstate',
      },
    },
  });
  return {
    ...report,
    cell: { ...report.cell, networking: 'one NAT gateway and VPC endpoints', services: [...services] },
  };
}
