import { type Condition, type Statement, type Trust } from '../topology/access/statement';
import { literal } from './literal';

/** An identity or endpoint policy as JSON text, in the order of the statements. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements.map(formatStatement) });
}

/** The policy that says who may assume a role. */
export function trustDocument({ service, conditions }: Trust): string {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    ...formatConditions(conditions),
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

function formatStatement({ principal, actions, resources, conditions }: Statement) {
  return {
    Effect: 'Allow',
    ...(principal === undefined ? {} : { Principal: principal }),
    Action: one(actions),
    Resource: one(resources.map(literal)),
    ...formatConditions(conditions ?? []),
  };
}

function formatConditions(conditions: readonly Condition[]): { readonly Condition?: Readonly<Record<string, object>> } {
  if (conditions.length === 0) return {};
  const entries = conditions.map(({ test, variable, values }) => [test, { [variable]: one(values) }] as const);
  return { Condition: Object.fromEntries(entries) };
}

/** IAM stores a list of one as the one; writing it so keeps the plan quiet. */
function one(values: readonly string[]): string | readonly string[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}
