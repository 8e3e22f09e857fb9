import {
  canonicalText,
  distinctText,
  isJsonArray,
  isJsonObject,
  isSameJson,
  type Json,
  memberOf,
  tryParseDocument,
} from '../json';
import { type ResourceChange } from '../plan';
import { type Risk } from '../risk';
import { type Sides } from '../sides';

/** Someone may do something in AWS that they may not do now. */
export function widenedAccess(change: ResourceChange): readonly Risk[] {
  const { address, type, action, sides } = change;
  if (action.kind === 'delete' || action.kind === 'forget') return [];
  const details = [...widenedPolicies(change), ...attachedPolicy(type, sides)];
  if (details.length > 0)
    return [{ kind: 'iam-widened', address, sentence: 'lets someone do more than today', details }];
  const unclear = action.kind === 'update' ? policyAttributes(sides).filter((name) => sides.isUnknown(name)) : [];
  if (unclear.length === 0) return [];
  return [
    { kind: 'iam-widened', address, sentence: 'gets a policy that is known after the apply only', details: unclear },
  ];
}

function policyAttributes(sides: Sides): readonly string[] {
  return sides.attributes('before').filter((name) => /(^|_)policy$/.test(name));
}

function widenedPolicies({ action, sides }: ResourceChange): readonly string[] {
  return sides.attributesWith('after', '"Statement"').flatMap((attribute) => {
    const [old, young] = [sides.known('before', attribute), sides.known('after', attribute)];
    const after = isSameJson(old, young) ? [] : statementsOf(young);
    if (after.length === 0) return [];
    // What a new policy allows is new altogether; only what allows everything stands out.
    if (action.kind === 'create') return grantsOf(after, 'Allow').filter(isSweeping).map(formatGrant);
    const before = statementsOf(old);
    const more = newGrants(grantsOf(before, 'Allow'), grantsOf(after, 'Allow'));
    return [...more.map(formatGrant), ...liftedDenials(before, after)];
  });
}

function liftedDenials(before: readonly Json[], after: readonly Json[]): readonly string[] {
  return newGrants(grantsOf(after, 'Deny'), grantsOf(before, 'Deny')).map(
    (grant) => `no longer denied: ${formatGrant(grant)}`,
  );
}

/** Statements of a policy, in a string or in the blocks of `inline_policy`. */
function statementsOf(value: Json | undefined): readonly Json[] {
  const texts = isJsonArray(value) ? value.map((block) => memberOf(block, 'policy')) : [value];
  const policies = texts.flatMap((text) => (typeof text === 'string' && text.includes('"Statement"') ? [text] : []));
  return policies.flatMap((text) => statementsIn(tryParseDocument(text)));
}

function statementsIn(document: Json | undefined): readonly Json[] {
  const statements = listOf(memberOf(document, 'Statement'));
  return statements.every((statement) => memberOf(statement, 'Effect') !== undefined) ? statements : [];
}

/** One thing that someone may do with something. */
interface Grant {
  readonly who: string;
  readonly action: string;
  readonly resource: string;
  /** Under which condition, as canonical JSON; empty for none. */
  readonly condition: string;
}

function grantsOf(statements: readonly Json[], effect: string): readonly Grant[] {
  return statements.filter((statement) => memberOf(statement, 'Effect') === effect).flatMap(toGrants);
}

function toGrants(statement: Json): readonly Grant[] {
  const condition = memberOf(statement, 'Condition');
  const under = isJsonObject(condition) && Object.keys(condition).length > 0 ? canonicalText(condition) : '';
  return principalsOf(statement).flatMap((who) =>
    namesOf(statement, 'Action').flatMap((action) =>
      namesOf(statement, 'Resource').map((resource) => ({ who, action, resource, condition: under })),
    ),
  );
}

/** Action or Resource; what is allowed except for some counts as everything of that kind, said as it is. */
function namesOf(statement: Json, key: 'Action' | 'Resource'): readonly string[] {
  const except = listOf(memberOf(statement, `Not${key}`));
  if (except.length > 0) return [`* except ${except.map(textOf).toSorted().join(', ')}`];
  const names = listOf(memberOf(statement, key)).map(textOf);
  return names.length > 0 ? names : ['*'];
}

function principalsOf(statement: Json): readonly string[] {
  const principal = memberOf(statement, 'Principal');
  if (!isJsonObject(principal)) return principal === undefined ? [''] : [textOf(principal)];
  return Object.entries(principal).flatMap(([kind, names]) =>
    listOf(names).map((name) => (name === '*' ? '*' : `${kind} ${textOf(name)}`)),
  );
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return isJsonArray(value) ? value : [value];
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : canonicalText(value);
}

/** Grants that no old one covers. */
function newGrants(old: readonly Grant[], young: readonly Grant[]): readonly Grant[] {
  const same = new Set(old.map(formatGrantExactly));
  const wide = old.filter(
    ({ who, action, resource, condition }) => condition === '' || /[*?]/.test(who + action + resource),
  );
  const others = young.filter((grant) => !same.has(formatGrantExactly(grant)));
  return others.filter((grant) => !wide.some((other) => covers(other, grant)));
}

function formatGrantExactly({ who, action, resource, condition }: Grant): string {
  return distinctText([who, action, resource, condition]);
}

/** Whether everything that one grant allows is allowed by another. A condition narrows; another condition may widen. */
function covers(wide: Grant, narrow: Grant): boolean {
  if (wide.condition !== '' && wide.condition !== narrow.condition) return false;
  return (
    matches(wide.who, narrow.who) &&
    matches(wide.action.toLowerCase(), narrow.action.toLowerCase()) &&
    matches(wide.resource, narrow.resource)
  );
}

/** Stars stand for any text, in the narrower name too. */
function matches(pattern: string, text: string): boolean {
  if (pattern === text || pattern === '*') return true;
  if (!/[*?]/.test(pattern) || pattern.startsWith('* except ')) return false;
  const parts = pattern
    .split('*')
    .map((part) => part.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('?', '.'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}

function isSweeping({ who, action, resource }: Grant): boolean {
  const isEverything = (/^(\*|\w+:\*)$/.test(action) || action.startsWith('* except')) && resource.startsWith('*');
  return who === '*' || isEverything;
}

function formatGrant({ who, action, resource, condition }: Grant): string {
  const whom = who === '' ? '' : ` for ${who}`;
  return `${action} on ${resource}${whom}${condition === '' ? '' : ' under a condition'}`;
}

const attachments = /^aws_iam_(role|user|group)_policy_attachment$|^aws_iam_policy_attachment$/;

/** A policy that is attached where it was not. Of AWS's own policies only those that allow more than a service needs stand out. */
function attachedPolicy(type: string, sides: Sides): readonly string[] {
  const [before, after] = [sides.known('before', 'policy_arn'), sides.known('after', 'policy_arn')];
  if (!attachments.test(type) || typeof after !== 'string' || before === after) return [];
  return /\/(AdministratorAccess|PowerUserAccess|IAMFullAccess|\w+FullAccess)$/.test(after) ? [after] : [];
}
