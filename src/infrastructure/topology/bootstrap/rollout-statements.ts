import { type Statement } from '../access/statement';
import { regionalArn } from './account-names';
import { logGroupArns } from './container-statements';
import { cellNames, type EnvironmentScope } from './environment-scope';
import { findImageStatement } from './image-statements';

/** Watching a deployment, and telling why one failed. What Terraform reads too stands elsewhere. */
export function rolloutStatements(scope: EnvironmentScope): readonly Statement[] {
  const arn = regionalArn('ecs', scope);
  const types = ['service', 'service-deployment', 'service-revision', 'task', 'container-instance'];
  const actions = [
    ...['DescribeServiceDeployments', 'DescribeServiceRevisions', 'DescribeTasks'],
    ...['ListServiceDeployments', 'ListTasks'],
  ];
  return [
    {
      actions: actions.map((action) => `ecs:${action}`),
      resources: cellNames(scope, 32).flatMap((name) => types.map((type) => `${arn}${type}/${name}/*`)),
    },
    { actions: ['logs:GetLogEvents'], resources: logGroupArns(scope) },
    findImageStatement(scope.project, scope),
  ];
}
