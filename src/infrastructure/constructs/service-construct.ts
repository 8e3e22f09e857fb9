import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { EcsService } from '@cdktf/provider-aws/lib/ecs-service';
import { EcsTaskDefinition } from '@cdktf/provider-aws/lib/ecs-task-definition';
import { ServiceDiscoveryService } from '@cdktf/provider-aws/lib/service-discovery-service';
import { type ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { type ServicePlan } from '../topology/service/service-plan';
import { containerDefinitions, writableVolumes, type ContainerSurroundings } from './container-definition';
import { RoleConstruct } from './role-construct';

/** What a service is drawn into. */
export interface ServiceConstructProps {
  readonly service: ServicePlan;
  readonly surroundings: ContainerSurroundings;
  readonly clusterArn: string;
  readonly namespaceId: string;
  readonly subnetIds: string[];
  readonly assignPublicIp: boolean;
  readonly securityGroupId: string;
  /** Where the load balancer sends its requests. @default - the service has no route */
  readonly targetGroupArn: string | undefined;
  /** What must be there before the first task starts: routes, endpoints, rules. */
  readonly before: ITerraformDependable[];
  readonly permissionsBoundary: string | undefined;
}

/** An ECS service with its log group, roles, task definition and discovery name. */
export class ServiceConstruct extends Construct {
  readonly ecsService: EcsService;
  private readonly before: ITerraformDependable[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceConstructProps,
  ) {
    super(scope, id);
    const { service } = props;
    const logGroup = new CloudwatchLogGroup(this, 'log-group', {
      name: service.logGroup,
      retentionInDays: service.logRetentionDays,
    });
    const execution = new RoleConstruct(this, 'execution', service.executionRole, props.permissionsBoundary);
    const task = new RoleConstruct(this, 'task', service.taskRole, props.permissionsBoundary);
    this.before = [...props.before, logGroup, ...[execution.policy, task.policy].flatMap((policy) => policy ?? [])];
    const definition = this.drawTaskDefinition(execution.role.arn, task.role.arn);
    this.ecsService = this.drawService(definition.arn, this.drawDiscovery().arn);
  }

  private drawTaskDefinition(executionRoleArn: string, taskRoleArn: string): EcsTaskDefinition {
    const { service, surroundings } = this.props;
    const { settings } = service;
    return new EcsTaskDefinition(this, 'task-definition', {
      family: service.family,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: String(settings.cpu),
      memory: String(settings.memoryMiB),
      executionRoleArn,
      taskRoleArn,
      containerDefinitions: containerDefinitions(service, surroundings),
      volume: writableVolumes(service).map(({ name }) => ({ name })),
      runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: settings.architecture },
      ...(settings.ephemeralStorageGiB === undefined
        ? {}
        : { ephemeralStorage: { sizeInGib: settings.ephemeralStorageGiB } }),
      // A rollback starts tasks of the revision before: it must still be there.
      skipDestroy: true,
    });
  }

  /** A and SRV records that every healthy task is an answer of. */
  private drawDiscovery(): ServiceDiscoveryService {
    return new ServiceDiscoveryService(this, 'discovery', {
      name: this.props.service.discoveryName,
      dnsConfig: {
        namespaceId: this.props.namespaceId,
        routingPolicy: 'MULTIVALUE',
        dnsRecords: [
          { type: 'A', ttl: 10 },
          { type: 'SRV', ttl: 10 },
        ],
      },
      healthCheckCustomConfig: { failureThreshold: 1 },
      // A task that ended badly leaves its instance behind, and the service could not be deleted.
      forceDestroy: true,
    });
  }

  private drawService(taskDefinition: string, registryArn: string): EcsService {
    const { service, clusterArn, subnetIds, securityGroupId, assignPublicIp } = this.props;
    const { settings } = service;
    const { deployment } = settings;
    return new EcsService(this, 'service', {
      name: service.name,
      cluster: clusterArn,
      taskDefinition,
      launchType: 'FARGATE',
      platformVersion: 'LATEST',
      desiredCount: settings.desiredCount,
      deploymentMinimumHealthyPercent: deployment.minimumHealthyPercent,
      deploymentMaximumPercent: deployment.maximumPercent,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds,
      availabilityZoneRebalancing: deployment.availabilityZoneRebalancing,
      forceNewDeployment: deployment.forceNewDeployment,
      enableExecuteCommand: settings.exec,
      enableEcsManagedTags: true,
      propagateTags: 'SERVICE',
      networkConfiguration: { subnets: subnetIds, securityGroups: [securityGroupId], assignPublicIp },
      loadBalancer: this.loadBalancers(),
      serviceRegistries: { registryArn, containerName: service.name, containerPort: settings.port },
      dependsOn: this.before,
    });
  }

  private loadBalancers() {
    const { service, targetGroupArn } = this.props;
    if (targetGroupArn === undefined) return [];
    return [{ targetGroupArn, containerName: service.name, containerPort: service.settings.port }];
  }
}
