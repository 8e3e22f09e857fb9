import { compareValues, type Differences } from './differences';
import { type Disclosure } from './disclosure';
import { distinctText, isJsonArray, isJsonObject, type Json, memberOf } from './json';
import { asUnknown, hasMark, joinedMarks, type Marked, partOf, prunedMarks, withPrunedMarks } from './marked';
import { type IgnoreRule, withoutIgnored } from './ignore-rule';

/** A resource before the apply, or after it. */
export type Side = 'before' | 'after';

/** Turns a text into one that tells nothing of it. */
export interface Seal {
  of(text: string): string;
}

/** What is sealed with the values of a change. */
export interface SealedFacts {
  /** With both sides. */
  readonly facts: Json;
  /** With what is there after it. */
  readonly result: Json;
}

/** A change, so that it can be compared and not be read. */
export interface SealedChange {
  /** All of it. */
  readonly digest: string;
  /** What will be there after it. */
  readonly result: string;
}

/** What stands before and after a change. The values stay inside: only what may be told comes out, and what is compared comes out sealed. */
export class Sides {
  readonly #before: Marked;
  readonly #after: Marked;
  /** What is marked on one side is kept back on both. */
  readonly #sensitive: Json;

  constructor(before: Marked, after: Marked) {
    this.#before = withPrunedMarks(before);
    this.#after = withPrunedMarks(after);
    this.#sensitive = joinedMarks(this.#before.sensitive ?? false, this.#after.sensitive ?? false);
  }

  /** Attribute by attribute, what the change does. */
  differences(disclosure: Disclosure, most?: number): Differences {
    return compareValues(this.#before, this.#after, disclosure, most);
  }

  /** The value of an attribute, with null in place of whatever is sensitive or unknown; undefined when that is all of it. */
  known(side: Side, attribute: string): Json | undefined {
    const own = side === 'before' ? this.#before : this.#after;
    return told(partOf({ ...own, sensitive: this.#sensitive }, attribute));
  }

  /** Whether an attribute will be known after the apply only. */
  isUnknown(attribute: string): boolean {
    return isMarked(this.#after.unknown, attribute);
  }

  /** The names of the attributes on that side that have this word in a text or as a key. */
  attributesWith(side: Side, word: string): readonly string[] {
    const { json } = side === 'before' ? this.#before : this.#after;
    return isJsonObject(json)
      ? Object.keys(json).filter((name) => name === word || hasWord(memberOf(json, name), word))
      : [];
  }

  /** The names of all attributes on that side. */
  attributes(side: Side): readonly string[] {
    const { json } = side === 'before' ? this.#before : this.#after;
    return isJsonObject(json) ? Object.keys(json) : [];
  }

  /**
   * The same seals for the same change, whatever its values; ignored attributes do not count.
   * @param unknown - parts that are taken for known after the apply only, marked as Terraform does
   */
  sealed(seal: Seal, { facts, result }: SealedFacts, ignored: readonly IgnoreRule[], unknown: Json): SealedChange {
    const after = seal.of(distinctText(['result', result, ...comparedParts(asUnknown(this.#after, unknown), ignored)]));
    return { digest: seal.of(distinctText([facts, ...comparedParts(this.#before, ignored), after])), result: after };
  }

  /** Which parts will be known after the apply only, marked as Terraform does. */
  unknownParts(): Json {
    return this.#after.unknown ?? false;
  }

  /** One attribute on both sides, sealed: tells whether it is the same elsewhere. */
  sealedAttribute(seal: Seal, name: string): string {
    return seal.of(distinctText([memberOf(this.#before.json, name) ?? null, memberOf(this.#after.json, name) ?? null]));
  }

  /** The attributes of which a part is kept back: sensitive ones, and those that hold the environment of a container. */
  hiddenAttributes(): readonly string[] {
    const sides = [this.#before, this.#after];
    const marked = sides.flatMap(({ sensitive }) => (isJsonObject(sensitive) ? Object.keys(sensitive) : []));
    const isHidden = (name: string) => sides.some(({ sensitive }) => isMarked(sensitive, name));
    const secret = [...new Set(marked)].filter(isHidden);
    const all = sides.some(({ sensitive }) => sensitive === true) ? this.attributes('after') : [];
    return [
      ...new Set([
        ...secret,
        ...all,
        ...this.attributesWith('before', 'environment'),
        ...this.attributesWith('after', 'environment'),
      ]),
    ];
  }

  /** Hands over each sensitive string. */
  collectSecrets(add: (secret: string) => void): void {
    for (const { json, sensitive } of [this.#before, this.#after]) collect(json, sensitive, add);
  }
}

/** A side with nothing in it that may differ between equal ones. */
function comparedParts({ json, sensitive, unknown }: Marked, ignored: readonly IgnoreRule[]): readonly Json[] {
  return [
    withoutIgnored(json ?? null, ignored),
    sensitive ?? false,
    prunedMarks(withoutIgnored(unknown ?? false, ignored)),
  ];
}

function told({ json, sensitive, unknown }: Marked): Json | undefined {
  if (sensitive === true || unknown === true) return undefined;
  if (!hasMark(sensitive) && !hasMark(unknown)) return json;
  if (isJsonArray(json)) {
    return json.map(
      (part, index) => told({ json: part, sensitive: at(sensitive, index), unknown: at(unknown, index) }) ?? null,
    );
  }
  if (!isJsonObject(json)) return json;
  const parts = Object.keys(json).map((key) => [key, told(partOf({ json, sensitive, unknown }, key)) ?? null] as const);
  return Object.fromEntries(parts);
}

function at(marks: Json | undefined, index: number): Json | undefined {
  return isJsonArray(marks) ? marks[index] : undefined;
}

function hasWord(json: Json | undefined, word: string): boolean {
  if (typeof json === 'string') return json.includes(word);
  if (isJsonArray(json)) return json.some((part) => hasWord(part, word));
  return isJsonObject(json) && Object.keys(json).some((key) => key === word || hasWord(json[key], word));
}

function isMarked(marks: Json | undefined, attribute: string): boolean {
  return marks === true || hasMark(memberOf(marks, attribute));
}

function collect(json: Json | undefined, mark: Json | undefined, add: (secret: string) => void): void {
  if (mark === true) collectAll(json, add);
  else if (isJsonArray(mark))
    mark.forEach((part, index) => collect(isJsonArray(json) ? json[index] : undefined, part, add));
  else if (isJsonObject(mark))
    for (const key of Object.keys(mark)) collect(memberOf(json, key), memberOf(mark, key), add);
}

function collectAll(json: Json | undefined, add: (secret: string) => void): void {
  if (typeof json === 'string') add(json);
  else if (isJsonArray(json)) json.forEach((part) => collectAll(part, add));
  else if (isJsonObject(json)) Object.values(json).forEach((part) => collectAll(part, add));
}
