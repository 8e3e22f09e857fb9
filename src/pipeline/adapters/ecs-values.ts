import type * as Ecs from '@aws-sdk/client-ecs';
import {
  type DeployedService,
  type ServiceDeployment,
  type ServiceRevision,
  type ServiceTask,
  type TaskContainer,
} from '../ports/deployments';

/** A service of ECS as the port has it. */
export function toService(service: Ecs.Service): DeployedService {
  const { serviceName = '', status = '', taskDefinition = '', desiredCount = 0, runningCount = 0 } = service;
  return {
    name: serviceName,
    status,
    taskDefinition,
    desired: desiredCount,
    running: runningCount,
    revisions: (service.deployments ?? []).map(toRevision),
    events: (service.events ?? []).map(({ id = '', createdAt, message = '' }) => ({
      id,
      at: createdAt?.getTime() ?? 0,
      message,
    })),
    targetGroups: (service.loadBalancers ?? []).flatMap(({ targetGroupArn }) => targetGroupArn ?? []),
  };
}

function toRevision(deployment: Ecs.Deployment): ServiceRevision {
  const { id = '', status, taskDefinition = '', createdAt, updatedAt } = deployment;
  return {
    id,
    isPrimary: status === 'PRIMARY',
    taskDefinition,
    createdAt: createdAt?.getTime() ?? 0,
    updatedAt: updatedAt?.getTime() ?? 0,
    desired: deployment.desiredCount ?? 0,
    running: deployment.runningCount ?? 0,
    pending: deployment.pendingCount ?? 0,
    failed: deployment.failedTasks ?? 0,
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
  };
}

/** A service deployment as the port has it, with the task definition of its revision. */
export function toServiceDeployment(
  deployment: Ecs.ServiceDeployment,
  taskDefinition: string | undefined,
): ServiceDeployment {
  const { serviceDeploymentArn = '', status = '', createdAt, startedAt, finishedAt } = deployment;
  return {
    arn: serviceDeploymentArn,
    status,
    statusReason: deployment.statusReason,
    createdAt: createdAt?.getTime() ?? 0,
    startedAt: startedAt?.getTime(),
    finishedAt: finishedAt?.getTime(),
    taskDefinition,
    rollbackReason: deployment.rollback?.reason,
  };
}

/** A task as the port has it. */
export function toTask(task: Ecs.Task): ServiceTask {
  return {
    arn: task.taskArn ?? '',
    taskDefinition: task.taskDefinitionArn ?? '',
    startedBy: task.startedBy,
    lastStatus: task.lastStatus ?? '',
    healthStatus: task.healthStatus,
    createdAt: task.createdAt?.getTime(),
    connectivityAt: task.connectivityAt?.getTime(),
    pullStartedAt: task.pullStartedAt?.getTime(),
    pullStoppedAt: task.pullStoppedAt?.getTime(),
    startedAt: task.startedAt?.getTime(),
    stoppingAt: task.stoppingAt?.getTime(),
    stoppedAt: task.stoppedAt?.getTime(),
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason === '' ? undefined : task.stoppedReason,
    containers: (task.containers ?? []).map((container) => toContainer(container, task)),
  };
}

function toContainer({ name = '', exitCode, reason, networkInterfaces }: Ecs.Container, task: Ecs.Task): TaskContainer {
  const own = (networkInterfaces ?? []).flatMap(({ privateIpv4Address }) => privateIpv4Address ?? []);
  const details = (task.attachments ?? []).flatMap((attachment) => attachment.details ?? []);
  const attached = details.flatMap(({ name: detail, value }) => (detail === 'privateIPv4Address' ? (value ?? []) : []));
  return { name, exitCode, reason, addresses: [...new Set([...own, ...attached])] };
}
