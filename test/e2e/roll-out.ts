import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { type Cell } from '../../src/contract/cells';
import { EcsClusters } from '../../src/pipeline/adapters/ecs-clusters';
import { SystemClock } from '../../src/pipeline/adapters/system-clock';
import { type ServiceRollout } from '../../src/pipeline/report/rollout-section';
import { clocksDifferMilliseconds } from '../../src/pipeline/rollout/watched';
import { watchRollout } from '../../src/pipeline/steps/watch-rollout';
import { FakeRunLog } from '../pipeline/steps/fakes/fake-run-log';
import { type AppliedMatrix } from './applied-matrix';

/** Deploys a service anew, and watches it and others from just before. */
export async function rollOut(
  { standing }: AppliedMatrix,
  cell: Cell,
  service: string,
  others: readonly string[],
): Promise<readonly ServiceRollout[]> {
  const { endpoint, ...credentials } = standing.aws.accessFor(cell.account);
  const ecs = new ECSClient({ endpoint: endpoint.href, region: cell.region, credentials });
  const { cluster } = cell;
  const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
  const taskDefinition = await registerAgain(ecs, services?.[0]?.taskDefinition);
  // Else the deployment before this one would be the first since then.
  await new SystemClock().sleep(clocksDifferMilliseconds);
  const since = new SystemClock().now();
  await ecs.send(new UpdateServiceCommand({ cluster, service, taskDefinition }));
  const deployments = new EcsClusters(endpoint.href).open(cell, () => Promise.resolve(credentials));
  const watch = { cell: cell.id, services: [service, ...others], since, timeoutSeconds: 120 };
  const rollout = await watchRollout(watch, { deployments, clock: new SystemClock(), log: new FakeRunLog() });
  return rollout.services;
}

/** The same, as its next revision. */
async function registerAgain(ecs: ECSClient, name: string | undefined): Promise<string | undefined> {
  const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: name }));
  const { family, cpu, memory, executionRoleArn, containerDefinitions } = taskDefinition ?? {};
  const registered = await ecs.send(
    new RegisterTaskDefinitionCommand({
      ...{ family, cpu, memory, executionRoleArn, containerDefinitions },
      ...{ networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'] },
    }),
  );
  return registered.taskDefinition?.taskDefinitionArn;
}
