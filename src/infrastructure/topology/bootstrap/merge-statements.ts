import { type Statement } from '../access/statement';
import { groupBy } from '../group-by';

/** The same permissions in fewer words: one statement for each set of resources, sorted, without conditions. */
export function mergeStatements(statements: readonly Statement[]): readonly Statement[] {
  const sorted = statements.map(({ actions, resources }) => ({
    actions,
    resources: [...new Set(resources)].toSorted(),
  }));
  const byActions = [...groupBy(sorted, ({ actions }) => actions.toSorted().join(' ')).values()].map((same) => ({
    actions: same.flatMap(({ actions }) => actions),
    resources: [...new Set(same.flatMap(({ resources }) => resources))].toSorted(),
  }));
  return [...groupBy(byActions, ({ resources }) => resources.join(' ')).values()].map((same) => ({
    actions: [...new Set(same.flatMap(({ actions }) => actions))].toSorted(),
    resources: same[0]?.resources ?? [],
  }));
}
