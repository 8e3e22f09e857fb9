import { type Statement } from '../access/statement';
import { type CellPlan } from '../cell-plan';
import { groupBy } from '../group-by';
import { regionalArn, type AwsPlace } from './account-names';
import { repositoriesArn } from './image-statements';
import { mergeStatements } from './merge-statements';

/**
 * The most that roles of an account's cells can ever do: what the roles of the configuration do, with patterns in place of what names a
 * cell. Whoever makes such a role may give it less, and not more.
 */
export function boundaryStatements(project: string, cells: readonly CellPlan[]): readonly Statement[] {
  const places = [...groupBy(cells, ({ region }) => region).values()].flatMap(([cell]) => (cell ? [cell] : []));
  const widened = cells.flatMap((cell) =>
    rolesOf(cell).flatMap(({ statements }) => statements.map((each) => widen(each, project, cell))),
  );
  return mergeStatements([...widened, ...places.map((place) => logsStatement(project, place))]);
}

function rolesOf({ services, flowLogs, jumpHost }: CellPlan) {
  return [
    ...services.flatMap(({ executionRole, taskRole }) => [executionRole, taskRole]),
    ...[flowLogs, jumpHost].flatMap((part) => (part ? [part.role] : [])),
  ];
}

/** All containers' logs: cells come and go. */
function logsStatement(project: string, place: AwsPlace): Statement {
  return {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [`${regionalArn('logs', place)}log-group:/${project}/*`],
  };
}

function widen(statement: Statement, project: string, place: AwsPlace): Statement {
  const patterns = [repositoriesArn(project, place), `${regionalArn('logs', place)}log-group:/${project}/*`];
  const resources = statement.resources.map(
    (resource) => patterns.find((pattern) => resource.startsWith(pattern.slice(0, -1))) ?? resource,
  );
  return { actions: statement.actions, resources };
}
