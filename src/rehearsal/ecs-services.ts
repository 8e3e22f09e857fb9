import { ClusterNotFoundException, DescribeServicesCommand, type ECSClient, type Service } from '@aws-sdk/client-ecs';

/** What ECS answers at once. */
const mostAtOnce = 10;

/** The services of a cluster by their names; those that do not exist are left out, and so are all of a cluster that does not. */
export async function describeServices(
  ecs: ECSClient,
  cluster: string,
  names: readonly string[],
): Promise<readonly Service[]> {
  if (names.length === 0) return [];
  const services = names.slice(0, mostAtOnce);
  try {
    const answer = await ecs.send(new DescribeServicesCommand({ cluster, services }));
    return [...(answer.services ?? []), ...(await describeServices(ecs, cluster, names.slice(mostAtOnce)))];
  } catch (error) {
    if (error instanceof ClusterNotFoundException) return [];
    throw error;
  }
}
