/** A setting of the configuration, a value it does not have by default, and where that must show. */
export interface Knob {
  /** `service.` or `environment.`, then the path. */
  readonly setting: string;
  readonly value: unknown;
  /** The address of a resource, or the beginning of one. */
  readonly resource: string;
  /** What its attributes must then hold, as JSON text. */
  readonly shows: string;
}

const task = 'aws_ecs_task_definition.services_web_task-definition';
const service = 'aws_ecs_service.services_web_service';
const group = 'aws_lb_target_group.traffic_web-targets';
const balancer = 'aws_lb.traffic_load-balancer';
const rule = 'aws_lb_listener_rule.traffic_web-rule';

/** Container definitions are JSON inside of JSON. */
const inTask = (text: string) => JSON.stringify(text).slice(1, -1);

export const serviceKnobs: readonly Knob[] = [
  { setting: 'service.image', value: 'docker/other', resource: task, shows: 'shop/other:' },
  { setting: 'service.port', value: 4000, resource: task, shows: inTask('"containerPort":4000') },
  { setting: 'service.port', value: 4000, resource: group, shows: '"port":4000' },
  { setting: 'service.port', value: 4000, resource: 'aws_vpc_security_group_ingress_rule', shows: '"from_port":4000' },
  { setting: 'service.cpu', value: 512, resource: task, shows: '"cpu":"512"' },
  { setting: 'service.memoryMiB', value: 2048, resource: task, shows: '"memory":"2048"' },
  { setting: 'service.container.cpu', value: 128, resource: task, shows: inTask('"cpu":128') },
  { setting: 'service.container.memoryMiB', value: 256, resource: task, shows: inTask('"memory":256') },
  { setting: 'service.architecture', value: 'ARM64', resource: task, shows: '"cpu_architecture":"ARM64"' },
  { setting: 'service.ephemeralStorageGiB', value: 30, resource: task, shows: '"size_in_gib":30' },
  { setting: 'service.desiredCount', value: 3, resource: service, shows: '"desired_count":3' },
  { setting: 'service.route.path', value: '/shop', resource: rule, shows: '["/shop","/shop/*"]' },
  { setting: 'service.route.host', value: 'shop.example.com', resource: rule, shows: '["shop.example.com"]' },
  { setting: 'service.route.priority', value: 7, resource: rule, shows: '"priority":7' },
  {
    setting: 'service.calls',
    value: ['api'],
    resource: 'aws_vpc_security_group_egress_rule.access_service-web-to-service-api-5000',
    shows: '"from_port":5000',
  },
  {
    setting: 'service.discoveryName',
    value: 'www',
    resource: 'aws_service_discovery_service.services_web_discovery',
    shows: '"name":"www"',
  },
  {
    setting: 'service.environment',
    value: { MODE: 'x' },
    resource: task,
    shows: inTask('{"name":"MODE","value":"x"}'),
  },
  {
    setting: 'service.secrets',
    value: { TOKEN: { parameter: 'token' } },
    resource: task,
    shows: 'parameter/token',
  },
  { setting: 'service.command', value: ['serve'], resource: task, shows: inTask('"command":["serve"]') },
  { setting: 'service.user', value: '1000:1000', resource: task, shows: inTask('"user":"1000:1000"') },
  {
    setting: 'service.readonlyRootFilesystem',
    value: false,
    resource: task,
    shows: inTask('"readonlyRootFilesystem":false'),
  },
  { setting: 'service.writablePaths', value: ['/tmp'], resource: task, shows: inTask('"containerPath":"/tmp"') },
  { setting: 'service.writablePaths', value: ['/tmp'], resource: task, shows: '"volume":[{"name":"writable-0"}]' },
  { setting: 'service.stopTimeoutSeconds', value: 60, resource: task, shows: inTask('"stopTimeout":60') },
  { setting: 'service.healthCheck.path', value: '/up', resource: group, shows: '"path":"/up"' },
  { setting: 'service.healthCheck.port', value: 8081, resource: group, shows: '"port":"8081"' },
  { setting: 'service.healthCheck.protocol', value: 'HTTPS', resource: group, shows: '"protocol":"HTTPS"' },
  { setting: 'service.healthCheck.matcher', value: '204', resource: group, shows: '"matcher":"204"' },
  { setting: 'service.healthCheck.intervalSeconds', value: 45, resource: group, shows: '"interval":45' },
  { setting: 'service.healthCheck.timeoutSeconds', value: 7, resource: group, shows: '"timeout":7' },
  { setting: 'service.healthCheck.healthyThreshold', value: 5, resource: group, shows: '"healthy_threshold":5' },
  { setting: 'service.healthCheck.unhealthyThreshold', value: 4, resource: group, shows: '"unhealthy_threshold":4' },
  {
    setting: 'service.containerHealthCheck',
    value: { command: ['ok'], intervalSeconds: 11, timeoutSeconds: 3, retries: 4, startPeriodSeconds: 9 },
    resource: task,
    shows: inTask('{"command":["CMD","ok"],"interval":11,"timeout":3,"retries":4,"startPeriod":9}'),
  },
  { setting: 'service.targetGroup.protocol', value: 'HTTPS', resource: group, shows: '"protocol":"HTTPS"' },
  {
    setting: 'service.targetGroup.deregistrationDelaySeconds',
    value: 99,
    resource: group,
    shows: '"deregistration_delay":"99"',
  },
  { setting: 'service.targetGroup.slowStartSeconds', value: 45, resource: group, shows: '"slow_start":45' },
  {
    setting: 'service.targetGroup.algorithm',
    value: 'least_outstanding_requests',
    resource: group,
    shows: '"load_balancing_algorithm_type":"least_outstanding_requests"',
  },
  {
    setting: 'service.targetGroup.stickiness',
    value: { cookieName: 'session', durationSeconds: 60 },
    resource: group,
    shows: '{"cookie_duration":60,"cookie_name":"session","enabled":true,"type":"app_cookie"}',
  },
  {
    setting: 'service.deployment.minimumHealthyPercent',
    value: 50,
    resource: service,
    shows: '"deployment_minimum_healthy_percent":50',
  },
  {
    setting: 'service.deployment.maximumPercent',
    value: 300,
    resource: service,
    shows: '"deployment_maximum_percent":300',
  },
  {
    setting: 'service.deployment.healthCheckGracePeriodSeconds',
    value: 5,
    resource: service,
    shows: '"health_check_grace_period_seconds":5',
  },
  {
    setting: 'service.deployment.forceNewDeployment',
    value: true,
    resource: service,
    shows: '"force_new_deployment":true',
  },
  {
    setting: 'service.deployment.availabilityZoneRebalancing',
    value: 'DISABLED',
    resource: service,
    shows: '"availability_zone_rebalancing":"DISABLED"',
  },
  {
    setting: 'service.permissions',
    value: [{ actions: ['sqs:SendMessage'], resources: ['*'] }],
    resource: 'aws_iam_role_policy.services_web_task_policy',
    shows: 'sqs:SendMessage',
  },
  { setting: 'service.exec', value: true, resource: service, shows: '"enable_execute_command":true' },
];

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
];
