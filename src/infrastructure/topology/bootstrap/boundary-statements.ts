import { type Statement } from '../access/statement';
import { type CellPlan } from '../cell-plan';
import { logGroupArns } from './container-statements';
import { repositoriesArn } from './image-statements';
import { mergeStatements } from './merge-statements';

/**
 * The most that roles of an environment's cells can ever do: what the roles of the configuration do, with patterns in place of what names a
 * cell. Whoever makes such a role may give it less, and not more. Each environment has its own, so that none reaches what only another needs.
 */
export function boundaryStatements(cells: readonly CellPlan[]): readonly Statement[] {
  const widened = cells.flatMap((cell) =>
    rolesOf(cell).flatMap(({ statements }) => statements.map((each) => widen(each, cell))),
  );
  return mergeStatements([...widened, ...cells.map(logsStatement)]);
}

function rolesOf({ services, flowLogs, jumpHost }: CellPlan) {
  return [
    ...services.flatMap(({ executionRole, taskRole }) => [executionRole, taskRole]),
    ...[flowLogs, jumpHost].flatMap((part) => (part ? [part.role] : [])),
  ];
}

/** All containers' logs: cells come and go. */
function logsStatement(cell: CellPlan): Statement {
  return { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: logGroupArns(cell) };
}

function widen({ actions, resources }: Statement, cell: CellPlan): Statement {
  const repositories = repositoriesArn(cell.project, cell);
  const logs = logGroupArns(cell);
  return {
    actions,
    resources: resources.flatMap((resource) => {
      if (isBelow(repositories, resource)) return [repositories];
      return logs.some((pattern) => isBelow(pattern, resource)) ? logs : [resource];
    }),
  };
}

function isBelow(pattern: string, resource: string): boolean {
  return resource.startsWith(pattern.slice(0, -1));
}
