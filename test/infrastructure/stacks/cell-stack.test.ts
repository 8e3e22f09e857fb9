import { aCell } from '../../builders/a-cell';
import { anEnvironment, aRoutedService, aService } from '../../builders/a-config';
import { attributes, ofType, synthesizedCell } from '../../support/synthesized-stack';

const services = {
  frontend: aRoutedService({ image: 'docker/frontend', calls: ['backend'] }),
  backend: aRoutedService({ image: 'docker/backend', port: 5000, route: { path: '/api' } }),
};
const stack = synthesizedCell(aCell({ services }));

describe('a cell', () => {
  it('is the same text whenever it is synthesized', () => {
    expect(synthesizedCell(aCell({ services })).text).toBe(stack.text);
  });

  it('says nothing of the machine it was synthesized on', () => {
    expect(stack.text).not.toContain(process.cwd());
  });

  it('keeps the addresses of what holds state or an address people use', () => {
    const kept = ['aws_vpc', 'aws_lb', 'aws_eip', 'aws_ecs_cluster', 'aws_ecs_service', 'aws_nat_gateway'];
    const addresses = [...stack.resources.keys()].filter((address) => kept.includes(address.split('.')[0] ?? ''));
    expect(addresses.toSorted()).toEqual([
      'aws_ecs_cluster.ecs_cluster',
      'aws_ecs_service.services_backend_service',
      'aws_ecs_service.services_frontend_service',
      'aws_eip.egress_nat-a-address',
      'aws_lb.traffic_load-balancer',
      'aws_nat_gateway.egress_nat-a',
      'aws_vpc.network_vpc',
    ]);
  });

  it('asks for the provider by range, and for a terraform that locks beside the state', () => {
    expect(stack.json.terraform).toMatchObject({
      required_version: '>= 1.10.0',
      required_providers: { aws: { source: 'hashicorp/aws', version: '>= 5.100.0, < 7.0.0' } },
    });
  });

  it('gives a service called like a part of the stack its own place', () => {
    const network = aRoutedService();
    const named = synthesizedCell(aCell({ services: { network, ecs: aService(), backend: aService({ port: 81 }) } }));
    expect([...named.resources.keys()]).toContain('aws_ecs_service.services_network_service');
  });
});

describe('the network of a cell', () => {
  it('answers DNS, and gives nothing a public address by default', () => {
    expect(attributes(stack, 'aws_vpc.network_vpc')).toMatchObject({
      enable_dns_support: true,
      enable_dns_hostnames: true,
    });
    for (const subnet of ofType(stack, 'aws_subnet')) expect(subnet.map_public_ip_on_launch).toBe(false);
  });

  it('has a default group that admits nothing', () => {
    const group = attributes(stack, 'aws_default_security_group.network_default-security-group');
    expect([group.ingress, group.egress]).toEqual([undefined, undefined]);
  });

  it('has S3 in every private route table, and interfaces in every private subnet', () => {
    const both = synthesizedCell(
      aCell({
        services,
        environments: { dev: anEnvironment({ networking: { kind: 'nat-and-endpoints', gateways: 'per-zone' } }) },
      }),
    );
    expect(attributes(both, 'aws_vpc_endpoint.endpoints_s3').route_table_ids).toEqual([
      '${aws_route_table.network_routes-private-a.id}',
      '${aws_route_table.network_routes-private-b.id}',
    ]);
    expect(attributes(both, 'aws_vpc_endpoint.endpoints_ecr-dkr')).toMatchObject({
      private_dns_enabled: true,
      subnet_ids: ['${aws_subnet.network_private-a.id}', '${aws_subnet.network_private-b.id}'],
      security_group_ids: ['${aws_security_group.access_endpoints.id}'],
    });
  });
});

describe('the load balancer of a cell', () => {
  it('has one listener, on port 80, that knows no service by default', () => {
    expect(ofType(stack, 'aws_lb_listener')).toHaveLength(1);
    expect(attributes(stack, 'aws_lb_listener.traffic_http')).toMatchObject({
      port: 80,
      default_action: [{ type: 'fixed-response' }],
    });
  });

  it('serves HTTPS and redirects to it, where there is a certificate', () => {
    const certificateArn = 'arn:aws:acm:eu-central-1:111111111111:certificate/x';
    const secure = synthesizedCell(
      aCell({ services, environments: { dev: anEnvironment({ loadBalancer: { certificateArn } }) } }),
    );
    expect(attributes(secure, 'aws_lb_listener.traffic_http')).toMatchObject({
      default_action: [{ type: 'redirect', redirect: { port: '443', protocol: 'HTTPS' } }],
    });
    expect(attributes(secure, 'aws_lb_listener_rule.traffic_backend-rule').listener_arn).toBe(
      '${aws_lb_listener.traffic_https.arn}',
    );
    expect(ofType(secure, 'aws_lb_listener').map(({ port }) => port)).toEqual([80, 443]);
  });

  it('matches /api itself and what is below it', () => {
    expect(attributes(stack, 'aws_lb_listener_rule.traffic_backend-rule').condition).toEqual([
      { path_pattern: { values: ['/api', '/api/*'] } },
    ]);
  });

  it('keeps the priorities when a service is added', () => {
    const more = synthesizedCell(
      aCell({ services: { ...services, admin: aRoutedService({ port: 81, route: { path: '/admin' } }) } }),
    );
    for (const name of ['frontend', 'backend']) {
      const address = `aws_lb_listener_rule.traffic_${name}-rule`;
      expect(attributes(more, address).priority).toBe(attributes(stack, address).priority);
    }
    expect(ofType(more, 'aws_lb_listener_rule')).toHaveLength(3);
  });

  it('can replace a target group that is in use', () => {
    for (const group of ofType(stack, 'aws_lb_target_group')) {
      expect(group).toMatchObject({ lifecycle: { create_before_destroy: true }, target_type: 'ip' });
      expect(group.name_prefix).toMatch(/^[a-z0-9]{1,5}-$/);
      expect(group.name).toBeUndefined();
    }
  });
});

describe('the jump host of a cell', () => {
  const withHost = synthesizedCell(aCell({ services, environments: { dev: anEnvironment({ jumpHost: true }) } }));

  it('has no public address, no inbound rule, and no password-less metadata', () => {
    expect(attributes(withHost, 'aws_instance.jump-host_host')).toMatchObject({
      associate_public_ip_address: false,
      metadata_options: { http_tokens: 'required' },
      root_block_device: { encrypted: true },
      lifecycle: { ignore_changes: ['ami'] },
    });
    const inbound = ofType(withHost, 'aws_vpc_security_group_ingress_rule').filter(
      ({ security_group_id }) => security_group_id === '${aws_security_group.access_jump-host.id}',
    );
    expect(inbound).toEqual([]);
  });

  it('may open sessions and nothing else', () => {
    const policy = String(attributes(withHost, 'aws_iam_role_policy.jump-host_instance_policy').policy);
    expect(policy).toContain('ssmmessages:CreateDataChannel');
    expect(policy).not.toContain('ssm:GetParameter');
  });
});

describe('roles of a cell', () => {
  it('stay under the boundary that the environment names', () => {
    const permissionsBoundaryArn = 'arn:aws:iam::111111111111:policy/boundary';
    const bounded = synthesizedCell(
      aCell({ services, environments: { dev: anEnvironment({ permissionsBoundaryArn, jumpHost: true }) } }),
    );
    const roles = ofType(bounded, 'aws_iam_role');
    expect(roles).toHaveLength(6);
    for (const role of roles) expect(role.permissions_boundary).toBe(permissionsBoundaryArn);
  });

  it('are attached to by nobody exclusively', () => {
    expect(ofType(stack, 'aws_iam_policy_attachment')).toEqual([]);
  });
});
