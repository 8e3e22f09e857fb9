import { type Context, holds } from './condition';
import { type Policy, type PolicyStatement } from './policy';
import { isActionLike, isArnLike } from './wildcard';

/** What is asked of IAM. */
export interface AccessRequest {
  /** `ecs:CreateService`. */
  readonly action: string;
  /** Its ARN; `*` where the action knows no resources. */
  readonly resource: string;
  readonly context: Context;
  /** Who asks, for policies that name whom they are for: `Federated`, and the provider's ARN. */
  readonly principal?: readonly [kind: string, name: string];
}

/** What decided, and how. */
export interface Decision {
  readonly allowed: boolean;
  /** The statements that denied it, else those that allowed it. */
  readonly by: readonly PolicyStatement[];
}

/**
 * Whether policies allow a request: some statement does, and none denies it.
 * @throws Error for what is not evaluated here
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(policies: readonly Policy[], request: AccessRequest): Decision {
  const speaking = policies.flatMap(({ Statement }) => Statement).filter((statement) => isAbout(statement, request));
  const denying = speaking.filter(({ Effect }) => Effect === 'Deny');
  return denying.length > 0 ? { allowed: false, by: denying } : { allowed: speaking.length > 0, by: speaking };
}

function isAbout(statement: PolicyStatement, request: AccessRequest): boolean {
  return (
    isForPrincipal(statement, request) &&
    isForAction(statement, request.action) &&
    isForResource(statement, request) &&
    Object.entries(statement.Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, values]) => holds({ operator, key, values }, request.context)),
    )
  );
}

function isForAction({ Action, NotAction }: PolicyStatement, action: string): boolean {
  const matches = (pattern: string) => isActionLike(pattern, action);
  return NotAction ? !NotAction.some(matches) : (Action ?? []).some(matches);
}

/** A trust policy names no resource: it is the role's own. */
function isForResource({ Resource, NotResource, Principal }: PolicyStatement, { resource }: AccessRequest): boolean {
  const matches = (pattern: string) => isArnLike(pattern, resource);
  if (NotResource) return !NotResource.some(matches);
  return Resource ? Resource.some(matches) : Principal !== undefined;
}

function isForPrincipal({ Principal }: PolicyStatement, { principal }: AccessRequest): boolean {
  if (Principal === undefined || Principal === '*') return true;
  const [kind = '', name = ''] = principal ?? [];
  return Principal[kind]?.some((each) => each === '*' || each === name) ?? false;
}
