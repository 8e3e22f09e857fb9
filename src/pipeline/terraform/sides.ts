import { compareValues, type Differences } from './differences';
import { type Disclosure } from './disclosure';
import { canonicalText, isJsonArray, isJsonObject, type Json, memberOf, parseJson } from './json';
import { asUnknown, hasMark, type Marked, nothing, partOf } from './marked';
import { type IgnoreRule, withoutIgnored } from './ignore-rule';

/** A resource before the apply, or after it. */
export type Side = 'before' | 'after';

/** Turns a text into one that tells nothing of it. */
export interface Seal {
  of(text: string): string;
}

/** What stands before and after a change. The values stay inside: only what may be told comes out, and what is compared comes out sealed. */
export class Sides {
  readonly #before: Marked;
  readonly #after: Marked;

  constructor(before: Marked, after: Marked) {
    this.#before = before;
    this.#after = after;
  }

  /** Attribute by attribute, what the change does. */
  differences(disclosure: Disclosure, most?: number): Differences {
    return compareValues(this.#before, this.#after, disclosure, most);
  }

  /** The value of an attribute, with null in place of whatever is sensitive or unknown; undefined when that is all of it. */
  known(side: Side, attribute: string): Json | undefined {
    return told(partOf(side === 'before' ? this.#before : this.#after, attribute));
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

  /** The same text for the same change, whatever its values; ignored attributes do not count. */
  sealed(seal: Seal, facts: Json, ignored: readonly IgnoreRule[]): string {
    const parts = [this.#before, this.#after].map(({ json, sensitive, unknown }) => [
      withoutIgnored(json ?? null, ignored),
      prunedMarks(sensitive),
      prunedMarks(withoutIgnored(unknown ?? false, ignored)),
    ]);
    return seal.of(canonicalText([facts, ...parts]));
  }

  /**
   * The same seal as it was when parts that are known now were to be known after the apply only.
   * @param unknown - what was unknown then
   */
  sealedBefore(seal: Seal, facts: Json, ignored: readonly IgnoreRule[], unknown: string): string {
    return new Sides(this.#before, asUnknown(this.#after, parseJson(unknown))).sealed(seal, facts, ignored);
  }

  /** What will be there after the change, sealed, with these parts taken for unknown. */
  sealedResult(seal: Seal, facts: Json, ignored: readonly IgnoreRule[], unknown: string): string {
    return new Sides(nothing, asUnknown(this.#after, parseJson(unknown))).sealed(seal, ['result', facts], ignored);
  }

  /** Which parts will be known after the apply only, as a text. */
  unknownParts(): string {
    return canonicalText(prunedMarks(this.#after.unknown));
  }

  /** One attribute on both sides, sealed: tells whether it is the same elsewhere. */
  sealedAttribute(seal: Seal, name: string): string {
    return seal.of(
      canonicalText([memberOf(this.#before.json, name) ?? null, memberOf(this.#after.json, name) ?? null]),
    );
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
  return isJsonObject(json) && Object.entries(json).some(([key, part]) => key === word || hasWord(part, word));
}

function isMarked(marks: Json | undefined, attribute: string): boolean {
  return marks === true || hasMark(memberOf(marks, attribute));
}

/** Marks without what says nothing: Terraform's versions write false, {} and nothing at all for the same. */
function prunedMarks(mark: Json | undefined): Json {
  if (isJsonArray(mark)) return mark.some(hasMark) ? mark.map(prunedMarks) : false;
  if (!isJsonObject(mark)) return mark === true;
  const marked = Object.entries(mark).filter(([, part]) => hasMark(part));
  return marked.length > 0 && Object.fromEntries(marked.map(([key, part]) => [key, prunedMarks(part)]));
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
