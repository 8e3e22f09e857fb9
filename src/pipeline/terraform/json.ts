import { isSafeNumber, parse } from 'lossless-json';

/** A JSON value in which no number was changed by reading it. */
export type Json = null | boolean | number | string | ExactNumber | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}

/** A number that a double cannot hold, kept as it was written. */
export class ExactNumber {
  constructor(readonly text: string) {}
}

/**
 * The text as JSON, every number as it was written. Only a text with a number that might change goes the slow way.
 * @param mayLoseDigits whether it has such a number, where that is known
 * @throws SyntaxError when the text is not JSON
 */
export function parseJson(text: string, mayLoseDigits = riskyNumber.test(text)): Json {
  return asJson(mayLoseDigits ? parse(text, undefined, exactNumber) : JSON.parse(text));
}

/** A double keeps any 15 digits; with an exponent it may end as Infinity or 0. */
const riskyNumber = /(^|[[:,\s])-?(\d[\d.]{15}|[\d.]+[eE])/;

function exactNumber(text: string): number | ExactNumber {
  return isSafeNumber(text) ? Number(text) : new ExactNumber(text);
}

/** The text as JSON when it is an object or an array, as documents inside of strings are. */
export function tryParseDocument(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text) || nestsTooDeep(text)) return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** How many brackets may be open at once: what is compared part by part must end before the stack does. */
export const deepestJson = 1_000;

/** Brackets in strings count too: who writes a thousand of them has no document that anyone reads. */
function nestsTooDeep(text: string): boolean {
  // What is not twice as long cannot close them all.
  if (text.length <= 2 * deepestJson) return false;
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > deepestJson) return true;
  }
  return false;
}

/** What a parser of JSON returns is JSON. */
function asJson(value: unknown): Json {
  if (isParsed(value)) return value;
  throw new Error('A parser of JSON returned undefined.');
}

function isParsed(value: unknown): value is Json {
  return value !== undefined;
}

/** Whether the value is an object, not an array. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isJsonArray(value) && !(value instanceof ExactNumber);
}

/** Whether the value is an array. */
export function isJsonArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A member of an object; undefined when there is none, or no object. */
export function memberOf(value: Json | undefined, key: string): Json | undefined {
  if (!isJsonObject(value)) return undefined;
  const member = value[key];
  // What an object inherits is a function, or its prototype; JSON has neither.
  return typeof member === 'function' || (key === '__proto__' && !Object.hasOwn(value, key)) ? undefined : member;
}

/** Whether two values are the same, found without writing them down. */
export function isSameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof ExactNumber || b instanceof ExactNumber) return canonicalText(a) === canonicalText(b);
  if (isJsonArray(a) || isJsonArray(b)) {
    return (
      isJsonArray(a) && isJsonArray(b) && a.length === b.length && a.every((part, index) => isSameJson(part, b[index]))
    );
  }
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isSameJson(memberOf(a, key), memberOf(b, key)));
}

/** The value as JSON that every equal value has and no other: keys in order, numbers as they were written. */
export function canonicalText(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (value instanceof ExactNumber) return value.text;
  if (isJsonArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  const members = orderedKeys(value).map((key) => `${JSON.stringify(key)}:${canonicalText(value[key] ?? null)}`);
  return `{${members.join(',')}}`;
}

/**
 * A text that every equal value has and no other, for comparing and sealing, not for reading: each text stands in it with its length before it,
 * so that nothing need be escaped.
 */
export function distinctText(value: Json): string {
  if (typeof value === 'string') return distinctString(value);
  if (typeof value === 'number') return `#${value};`;
  if (value === null) return 'n';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  if (value instanceof ExactNumber) return `#${value.text};`;
  let text = '';
  if (isJsonArray(value)) {
    for (const part of value) text += distinctText(part);
    return `[${text}]`;
  }
  for (const key of orderedKeys(value)) text += distinctString(key) + distinctText(value[key] ?? null);
  return `{${text}}`;
}

/** UTF-8 writes every half of a UTF-16 pair the same, so a text with one is escaped. */
function distinctString(text: string): string {
  return text.isWellFormed() ? `${text.length}"${text}` : `j${distinctString(JSON.stringify(text))}`;
}

/** Terraform writes keys in order mostly, and then nothing is sorted. */
function orderedKeys(value: JsonObject): readonly string[] {
  const keys = Object.keys(value);
  for (let index = 1; index < keys.length; index += 1)
    if ((keys[index - 1] ?? '') > (keys[index] ?? '')) return keys.sort();
  return keys;
}
