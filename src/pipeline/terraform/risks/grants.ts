import { canonicalText, distinctText, isJsonArray, isJsonObject, type Json, memberOf, tryParseDocument } from '../json';

/** Statements of a policy, in a string or in the blocks of `inline_policy`. */
export function statementsOf(value: Json | undefined): readonly Json[] {
  const texts = isJsonArray(value) ? value.map((block) => memberOf(block, 'policy')) : [value];
  const policies = texts.flatMap((text) => (typeof text === 'string' && text.includes('"Statement"') ? [text] : []));
  return policies.flatMap((text) => statementsIn(tryParseDocument(text)));
}

function statementsIn(document: Json | undefined): readonly Json[] {
  const statements = listOf(memberOf(document, 'Statement'));
  return statements.every((statement) => memberOf(statement, 'Effect') !== undefined) ? statements : [];
}

/** One thing that someone may do with something. */
export interface Grant {
  readonly who: string;
  readonly action: string;
  readonly resource: string;
  /** Under which condition, as canonical JSON; empty for none. */
  readonly condition: string;
}

/** What these statements allow, or deny. */
export function grantsOf(statements: readonly Json[], effect: string): readonly Grant[] {
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
export function newGrants(old: readonly Grant[], young: readonly Grant[]): readonly Grant[] {
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

/** Whether it is for anyone, or for everything that a service has. */
export function isSweeping({ who, action, resource }: Grant): boolean {
  const isEverything = (/^(\*|\w+:\*)$/.test(action) || action.startsWith('* except')) && resource.startsWith('*');
  return who === '*' || isEverything;
}

/** The grant, as a reviewer reads it. */
export function formatGrant({ who, action, resource, condition }: Grant): string {
  const whom = who === '' ? '' : ` for ${who}`;
  return `${action} on ${resource}${whom}${condition === '' ? '' : ' under a condition'}`;
}

/** What is denied by these and by none of those that come after, as a reviewer reads it. */
export function liftedDenials(before: readonly Grant[], after: readonly Grant[]): readonly string[] {
  return newGrants(after, before).map((grant) => `no longer denied: ${formatGrant(grant)}`);
}
