import { groupBy } from '../group-by';
import { type Condition, type Statement, type Trust } from './statement';

/** A policy as IAM reads it, in the order of the statements. */
export function policyBody(statements: readonly Statement[]) {
  return { Version: '2012-10-17', Statement: statements.map(formatStatement) };
}

/** The policy that says who may assume a role, as IAM reads it. */
export function trustBody(trust: Trust) {
  const [principal, action] =
    'federated' in trust
      ? [{ Federated: trust.federated }, 'sts:AssumeRoleWithWebIdentity']
      : [{ Service: trust.service }, 'sts:AssumeRole'];
  const statement = { Effect: 'Allow', Principal: principal, Action: action, ...formatConditions(trust.conditions) };
  return { Version: '2012-10-17', Statement: [statement] };
}

function formatStatement({ effect, principal, actions, resources, conditions }: Statement) {
  return {
    Effect: effect ?? 'Allow',
    ...(principal === undefined ? {} : { Principal: principal }),
    Action: one(actions),
    Resource: one(resources),
    ...formatConditions(conditions ?? []),
  };
}

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

function formatConditions(conditions: readonly Condition[]): { readonly Condition?: Conditions } {
  if (conditions.length === 0) return {};
  const tests = [...groupBy(conditions, ({ test }) => test)].map(
    ([test, same]) =>
      [test, Object.fromEntries(same.map(({ variable, values }) => [variable, one(values)] as const))] as const,
  );
  return { Condition: Object.fromEntries(tests) };
}

/** IAM stores a list of one as the one; writing it so keeps the plan quiet. */
function one(values: readonly string[]): string | readonly string[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}
