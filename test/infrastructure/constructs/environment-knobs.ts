import { balancer, inTask, task, type Knob } from './knob';

export const environmentKnobs: readonly Knob[] = [
  { setting: 'environment.account', value: '222222222222', resource: task, shows: '"family":"shop-dev_web"' },
  { setting: 'environment.region', value: 'us-east-1', resource: task, shows: inTask('"awslogs-region":"us-east-1"') },
  {
    setting: 'environment.zones',
    value: ['eu-central-1b', 'eu-central-1c'],
    resource: 'aws_subnet.network_private-c',
    shows: '"availability_zone":"eu-central-1c"',
  },
  {
    setting: 'environment.networking',
    value: { kind: 'endpoints' },
    resource: 'aws_vpc_endpoint.endpoints_logs',
    shows: '"vpc_endpoint_type":"Interface"',
  },
  {
    setting: 'environment.network.cidr',
    value: '10.7.0.0/16',
    resource: 'aws_vpc',
    shows: '"cidr_block":"10.7.0.0/16"',
  },
  {
    setting: 'environment.network.publicSubnetCidrs',
    value: ['10.0.100.0/24', '10.0.101.0/24'],
    resource: 'aws_subnet.network_public-b',
    shows: '"cidr_block":"10.0.101.0/24"',
  },
  {
    setting: 'environment.network.privateSubnetCidrs',
    value: ['10.0.100.0/24', '10.0.101.0/24'],
    resource: 'aws_subnet.network_private-b',
    shows: '"cidr_block":"10.0.101.0/24"',
  },
  {
    setting: 'environment.loadBalancer.idleTimeoutSeconds',
    value: 30,
    resource: balancer,
    shows: '"idle_timeout":30',
  },
  {
    setting: 'environment.loadBalancer.clientKeepAliveSeconds',
    value: 60,
    resource: balancer,
    shows: '"client_keep_alive":60',
  },
  {
    setting: 'environment.loadBalancer.certificateArn',
    value: 'arn:aws:acm:eu-central-1:111111111111:certificate/x',
    resource: 'aws_lb_listener.traffic_https',
    shows: '"certificate_arn":"arn:aws:acm:eu-central-1:111111111111:certificate/x"',
  },
  {
    setting: 'environment.loadBalancer.accessLogs',
    value: { bucket: 'my-logs', prefix: 'shop' },
    resource: balancer,
    shows: '"access_logs":{"bucket":"my-logs","enabled":true,"prefix":"shop"}',
  },
  {
    setting: 'environment.loadBalancer.deletionProtection',
    value: true,
    resource: balancer,
    shows: '"enable_deletion_protection":true',
  },
  {
    setting: 'environment.loadBalancer.allowedCidrs',
    value: ['203.0.113.0/24'],
    resource: 'aws_vpc_security_group_ingress_rule.access_load-balancer-from-203-0-113-0-24-80',
    shows: '"cidr_ipv4":"203.0.113.0/24"',
  },
  {
    setting: 'environment.loadBalancer.dropInvalidHeaderFields',
    value: false,
    resource: balancer,
    shows: '"drop_invalid_header_fields":false',
  },
  { setting: 'environment.loadBalancer.http2', value: false, resource: balancer, shows: '"enable_http2":false' },
  {
    setting: 'environment.loadBalancer.desyncMitigation',
    value: 'strictest',
    resource: balancer,
    shows: '"desync_mitigation_mode":"strictest"',
  },
  {
    setting: 'environment.logRetentionDays',
    value: 7,
    resource: 'aws_cloudwatch_log_group.services_web_log-group',
    shows: '"retention_in_days":7',
  },
  {
    setting: 'environment.flowLogs.retentionDays',
    value: 3,
    resource: 'aws_cloudwatch_log_group.flow-logs_log-group',
    shows: '"retention_in_days":3',
  },
  {
    setting: 'environment.containerInsights',
    value: 'enhanced',
    resource: 'aws_ecs_cluster.ecs_cluster',
    shows: '{"name":"containerInsights","value":"enhanced"}',
  },
  {
    setting: 'environment.jumpHost',
    value: true,
    resource: 'aws_instance.jump-host_host',
    shows: '"associate_public_ip_address":false',
  },
  {
    setting: 'environment.permissionsBoundaryArn',
    value: 'arn:aws:iam::111111111111:policy/boundary',
    resource: 'aws_iam_role',
    shows: '"permissions_boundary":"arn:aws:iam::111111111111:policy/boundary"',
  },
];

/** Settings whose effect is not on one resource of a cell; each has a test of its own in knobs.test.ts. */
export const otherSettings: readonly string[] = [
  'environment.deploy',
  'environment.extraEndpoints',
  'environment.flowLogs.enabled',
  'environment.loadBalancer.sslPolicy',
  'environment.stateBucket',
  'environment.tags',
  'service.shownEnvironment',
];
