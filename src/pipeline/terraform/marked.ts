import { isJsonArray, isJsonObject, type Json, memberOf } from './json';

/** A value with the marks that Terraform sets beside it: true for all of it, or marks of its parts. Marks that say nothing are left out. */
export interface Marked {
  readonly json: Json | undefined;
  readonly sensitive: Json | undefined;
  readonly unknown: Json | undefined;
}

/** No value at all. */
export const nothing: Marked = { json: undefined, sensitive: undefined, unknown: undefined };

/** Whether it is an object, if only one that is known after the apply in part. */
export function isObject({ json, unknown }: Marked): boolean {
  return isJsonObject(json) || (json === undefined && isJsonObject(unknown) && Object.keys(unknown).length > 0);
}

/** Whether it is a list, if only one that is known after the apply in part. */
export function isArray({ json, unknown }: Marked): boolean {
  return isJsonArray(json) || (json === undefined && isJsonArray(unknown) && unknown.length > 0);
}

/** Whether it is nothing, or null. */
export function isNothing({ json, unknown }: Marked): boolean {
  return (json === undefined || json === null) && (unknown === undefined || unknown === false);
}

/** Whether it is a collection without anything in it, now or after the apply. */
export function isEmptyCollection({ json, unknown }: Marked): boolean {
  return isEmpty(json) && (unknown === undefined || unknown === false || isEmpty(unknown));
}

function isEmpty(value: Json | undefined): boolean {
  return isJsonArray(value) ? value.length === 0 : isJsonObject(value) && Object.keys(value).length === 0;
}

/** Whether no part of it is marked. */
export function isUnmarked({ sensitive, unknown }: Marked): boolean {
  return !hasMark(sensitive) && !hasMark(unknown);
}

/** Whether marks say anything. */
export function hasMark(mark: Json | undefined): boolean {
  return mark !== undefined && mark !== false;
}

/** The value with the marks that say something. */
export function withPrunedMarks({ json, sensitive, unknown }: Marked): Marked {
  return { json, sensitive: prunedMarks(sensitive), unknown: prunedMarks(unknown) };
}

/** Marks without what says nothing: Terraform's versions write false, {} and nothing at all for the same. */
export function prunedMarks(mark: Json | undefined): Json {
  if (typeof mark !== 'object') return mark === true;
  if (isJsonArray(mark)) {
    const parts = mark.map(prunedMarks);
    return parts.some(hasMark) && parts;
  }
  if (!isJsonObject(mark)) return false;
  const marked: (readonly [string, Json])[] = [];
  for (const key of Object.keys(mark)) {
    const part = prunedMarks(memberOf(mark, key));
    if (part !== false) marked.push([key, part]);
  }
  return marked.length > 0 && Object.fromEntries(marked);
}

/** The member of an object, with its marks. */
export function partOf({ json, sensitive, unknown }: Marked, key: string): Marked {
  return { json: memberOf(json, key), sensitive: markOf(sensitive, key), unknown: memberOf(unknown, key) };
}

/** What is sensitive as a whole is so in each part. */
function markOf(mark: Json | undefined, key: string): Json | undefined {
  return mark === true ? true : memberOf(mark, key);
}

/** The value without the parts that these marks name, as Terraform writes one that is not known yet. */
export function asUnknown({ json, sensitive, unknown }: Marked, marks: Json): Marked {
  return { json: withoutMarked(json ?? null, marks), sensitive, unknown: joinedMarks(unknown ?? false, marks) };
}

function withoutMarked(json: Json, marks: Json): Json {
  if (isJsonArray(json) && isJsonArray(marks)) {
    return json.map((part, index) => (marks[index] === true ? null : withoutMarked(part, marks[index] ?? false)));
  }
  if (!isJsonObject(json) || !isJsonObject(marks)) return json;
  // Terraform leaves out of an object what it does not know, so there is mostly nothing to do.
  if (!Object.keys(marks).some((key) => Object.hasOwn(json, key) && hasMark(marks[key]))) return json;
  const kept = Object.entries(json).filter(([key]) => memberOf(marks, key) !== true);
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutMarked(part, memberOf(marks, key) ?? false)]));
}

/** What one of them marks. */
export function joinedMarks(one: Json, other: Json): Json {
  if (one === true || other === true) return true;
  if (isJsonArray(one) && isJsonArray(other)) {
    return Array.from({ length: Math.max(one.length, other.length) }, (_, index) =>
      joinedMarks(one[index] ?? false, other[index] ?? false),
    );
  }
  if (!isJsonObject(one) || !isJsonObject(other)) return hasMark(one) ? one : other;
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return Object.fromEntries(
    keys.map((key) => [key, joinedMarks(memberOf(one, key) ?? false, memberOf(other, key) ?? false)]),
  );
}
