import { type z } from 'zod';
import { type Fault, type FaultPath } from '../../contract/fault';
import { closedObject, oneOf, wholeNumber, yesOrNo } from './scalar';

/** How ECS replaces the tasks of a service. */
export interface DeploymentInput {
  /** Percent of the desired count that stays healthy, 0 to 100; ECS rounds up. @default 100 */
  readonly minimumHealthyPercent?: number;
  /** Percent of the desired count that may run at once, 100 to 800; ECS rounds down. @default 200 */
  readonly maximumPercent?: number;
  /**
   * Seconds after a task's start in which failed health checks do not count; it never delays a deployment.
   * Needs a route or a container health check to mean anything.
   * @default 60 with either, else 0
   */
  readonly healthCheckGracePeriodSeconds?: number;
  /** A new deployment at every apply, changed or not. @default false */
  readonly forceNewDeployment?: boolean;
  /** Whether ECS evens tasks out over the zones by itself. @default 'ENABLED' */
  readonly availabilityZoneRebalancing?: 'ENABLED' | 'DISABLED';
}

export const deploymentSchema = closedObject({
  minimumHealthyPercent: wholeNumber(0, 100, 'percent').default(100),
  maximumPercent: wholeNumber(100, 800, 'percent').default(200),
  healthCheckGracePeriodSeconds: wholeNumber(0, 2_147_483_647, 'seconds').optional(),
  forceNewDeployment: yesOrNo.default(false),
  availabilityZoneRebalancing: oneOf(['ENABLED', 'DISABLED']).default('ENABLED'),
}) satisfies z.ZodType<unknown, DeploymentInput>;

/** With every default filled in. */
export type Deployment = z.output<typeof deploymentSchema>;

/** A deployment that can neither start a new task nor stop an old one waits for ever. */
export function deploymentFaults(
  deployment: Deployment,
  desiredCount: number,
  servicePath: FaultPath,
): readonly Fault[] {
  const path = [...servicePath, 'deployment', 'maximumPercent'];
  const faults: Fault[] = [];
  const most = Math.floor((desiredCount * deployment.maximumPercent) / 100);
  const fewest = Math.ceil((desiredCount * deployment.minimumHealthyPercent) / 100);
  if (desiredCount > 0 && most <= desiredCount && fewest >= desiredCount) {
    faults.push({
      path,
      problem: `leaves a deployment of ${String(desiredCount)} no room: it may run at most ${String(most)} and keep at least ${String(fewest)}`,
      value: deployment.maximumPercent,
      allowed: 'percentages that let one task start or one task stop',
      remedy: 'Raise maximumPercent (200 always works) or lower minimumHealthyPercent.',
      evidence: [
        [...servicePath, 'deployment', 'minimumHealthyPercent'],
        [...servicePath, 'desiredCount'],
      ],
    });
  }
  if (deployment.availabilityZoneRebalancing === 'ENABLED' && deployment.maximumPercent === 100) {
    faults.push({
      path,
      problem: 'leaves no room to even tasks out over the zones',
      value: deployment.maximumPercent,
      allowed: "more than 100 while availabilityZoneRebalancing is 'ENABLED'",
      remedy: "Raise maximumPercent, or write availabilityZoneRebalancing: 'DISABLED'.",
      evidence: [[...servicePath, 'deployment', 'availabilityZoneRebalancing']],
    });
  }
  return faults;
}
