import { partitionOf, type AccountId, type Region } from '../../../contract/values';
import { type Endpoint } from '../egress/endpoints';
import { type ServicePlan } from '../service/service-plan';
import { type Statement } from './statement';
import { groupBy } from '../group-by';

/** What an endpoint's policy is made from. */
export interface EndpointPolicyInput {
  readonly account: AccountId;
  readonly region: Region;
  readonly services: readonly ServicePlan[];
  /** Whether tasks could take the route to the internet instead. */
  readonly internetRoute: boolean;
}

/**
 * What an endpoint lets through: what the roles of this cell need, for principals of this account.
 *
 * S3's gateway also carries the layers of images, which ECR fetches from a bucket of its own. Beside a route to the
 * internet it lets everything through: all of S3's traffic takes it, and what it refused would have no other way.
 */
export function endpointPolicy(endpoint: Endpoint, input: EndpointPolicyInput): readonly Statement[] {
  if (endpoint.service === 's3') return s3Policy(input);
  const prefix = iamPrefix(endpoint.service);
  const needed = roleStatements(input.services).filter((statement) => speaksOf(statement, prefix));
  const open: Statement = { actions: ['*'], resources: ['*'] };
  const closed = closedServices.has(endpoint.service) && needed.length > 0 ? needed : [open];
  return merge(closed).map((statement) => ({
    ...statement,
    principal: '*',
    conditions: [{ test: 'StringEquals', variable: 'aws:PrincipalAccount', values: [input.account] }],
  }));
}

/** Services whose calls all come from the statements above. The others are called by agents that AWS writes. */
const closedServices: ReadonlySet<string> = new Set(['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager']);

function s3Policy({ region, services, internetRoute }: EndpointPolicyInput): readonly Statement[] {
  if (internetRoute) return [{ actions: ['*'], resources: ['*'], principal: '*' }];
  const layers = `arn:${partitionOf(region).name}:s3:::prod-${region}-starport-layer-bucket/*`;
  const own = roleStatements(services).filter((statement) => speaksOf(statement, 's3'));
  return [{ actions: ['s3:GetObject'], resources: [layers] }, ...own].map((statement) => ({
    ...statement,
    principal: '*',
  }));
}

function roleStatements(services: readonly ServicePlan[]): readonly Statement[] {
  return services.flatMap(({ executionRole, taskRole }) => [...executionRole.statements, ...taskRole.statements]);
}

function speaksOf(statement: Statement, prefix: string): boolean {
  return statement.actions.some((action) => action.startsWith(`${prefix}:`));
}

/** `ecr.api` and `ecr.dkr` are both `ecr` in IAM. */
function iamPrefix(service: string): string {
  return service.split('.')[0] ?? service;
}

/** One statement per set of actions, with the resources of all who need them. */
function merge(statements: readonly Statement[]): readonly Statement[] {
  const byActions = groupBy(statements, ({ actions }) => actions.join(' '));
  return [...byActions.values()].map((same) => ({
    actions: same[0]?.actions ?? [],
    resources: [...new Set(same.flatMap(({ resources }) => resources))],
  }));
}
