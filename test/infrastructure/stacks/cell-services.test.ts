import { z } from 'zod';
import { aCell } from '../../builders/a-cell';
import { anEnvironment, aRoutedService, everyMode } from '../../builders/a-config';
import { attributes, synthesizedCell, type SynthesizedStack } from '../../support/synthesized-stack';

const services = {
  frontend: aRoutedService({ image: 'docker/frontend', calls: ['backend'] }),
  backend: aRoutedService({ image: 'docker/backend', port: 5000, route: { path: '/api' } }),
};
const stack = synthesizedCell(aCell({ services }));

describe('a service of a cell', () => {
  const containers = z.array(z.looseObject({ name: z.string(), image: z.string() }));
  const containersOf = (from: SynthesizedStack, service: string) =>
    containers.parse(
      JSON.parse(
        String(attributes(from, `aws_ecs_task_definition.services_${service}_task-definition`).container_definitions),
      ),
    );

  it('names its image by the tag that comes in from outside', () => {
    expect(containersOf(stack, 'backend')[0]?.image).toBe('${local.registry}/shop/backend:${var.images.backend}');
    expect(stack.json.locals).toEqual({ registry: '111111111111.dkr.ecr.eu-central-1.amazonaws.com' });
  });

  it('keeps its old revisions for a rollback, and rolls back by itself', () => {
    expect(attributes(stack, 'aws_ecs_task_definition.services_backend_task-definition').skip_destroy).toBe(true);
    expect(attributes(stack, 'aws_ecs_service.services_backend_service')).toMatchObject({
      deployment_circuit_breaker: { enable: true, rollback: true },
      launch_type: 'FARGATE',
    });
  });

  it('starts after its ways out and its rule are there', () => {
    expect(attributes(stack, 'aws_ecs_service.services_frontend_service').depends_on).toEqual(
      expect.arrayContaining([
        'aws_lb_listener_rule.traffic_frontend-rule',
        'aws_route.egress_private-default-route',
        'aws_vpc_endpoint.endpoints_s3',
        'aws_vpc_security_group_egress_rule.access_service-frontend-to-service-backend-5000',
      ]),
    );
  });

  it('is found by a private DNS name with A and SRV records, and can be deleted', () => {
    expect(attributes(stack, 'aws_service_discovery_private_dns_namespace.ecs_namespace').name).toBe(
      'dev.shop.internal',
    );
    expect(attributes(stack, 'aws_service_discovery_service.services_backend_discovery')).toMatchObject({
      name: 'backend',
      force_destroy: true,
      dns_config: {
        routing_policy: 'MULTIVALUE',
        dns_records: [
          { ttl: 10, type: 'A' },
          { ttl: 10, type: 'SRV' },
        ],
      },
    });
  });

  it('runs in public subnets with a public address, or in private ones without', () => {
    const network = (networking: (typeof everyMode)[keyof typeof everyMode]) =>
      attributes(
        synthesizedCell(aCell({ services, environments: { dev: anEnvironment({ networking }) } })),
        'aws_ecs_service.services_backend_service',
      ).network_configuration;
    expect(network(everyMode.public)).toMatchObject({
      assign_public_ip: true,
      subnets: ['${aws_subnet.network_public-a.id}', '${aws_subnet.network_public-b.id}'],
    });
    expect(network(everyMode.endpoints)).toMatchObject({
      assign_public_ip: false,
      subnets: ['${aws_subnet.network_private-a.id}', '${aws_subnet.network_private-b.id}'],
    });
  });

  it('takes texts as they are, even where Terraform would read a template', () => {
    const value = 'price: ${x} %{if} "$${y}" \\ end';
    const web = aRoutedService({ environment: { TEXT: value }, command: ['echo', '${HOME}'] });
    const [container] = containersOf(synthesizedCell(aCell({ services: { web } })), 'web');
    // Terraform reads $${ as ${ and %%{ as %{.
    expect(container?.environment).toEqual([{ name: 'TEXT', value: 'price: $${x} %%{if} "$$${y}" \\ end' }]);
    expect(container?.command).toEqual(['echo', '$${HOME}']);
  });
});
