import { type Statement } from '../access/statement';
import { regionalArn } from './account-names';
import { logGroupArns } from './container-statements';
import { cellNames, type EnvironmentScope } from './environment-scope';
import { findImageStatement } from './image-statements';

/** Watching a deployment, and telling why one failed. What Terraform reads too stands elsewhere. */
export function rolloutStatements(scope: EnvironmentScope): readonly Statement[] {
  const arn = regionalArn('ecs', scope);
  const clusters = cellNames(scope, 32);
  const types = ['service', 'service-deployment', 'service-revision', 'task'];
  const describing = ['DescribeServiceDeployments', 'DescribeServiceRevisions', 'DescribeTasks'];
  return [
    {
      actions: [...describing, 'ListServiceDeployments'].map((action) => `ecs:${action}`),
      resources: clusters.flatMap((name) => types.map((type) => `${arn}${type}/${name}/*`)),
    },
    // A list of tasks is of a cluster, which is no resource of the call.
    {
      actions: ['ecs:ListTasks'],
      resources: ['*'],
      conditions: [
        { test: 'ArnLike', variable: 'ecs:cluster', values: clusters.map((name) => `${arn}cluster/${name}`) },
      ],
    },
    { actions: ['logs:GetLogEvents'], resources: logGroupArns(scope) },
    findImageStatement(scope.project, scope),
  ];
}
