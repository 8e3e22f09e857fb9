import { type AttributePath } from './attribute-path';
import { type Disclosure, hides, mayHoldEnvironment } from './disclosure';
import { isJsonArray, isJsonObject, isSameJson, type Json, tryParseDocument } from './json';
import { isArray, isEmptyCollection, isNothing, isObject, isUnmarked, type Marked, nothing, partOf } from './marked';
import { pairElements } from './pair-elements';
import { type Value } from './value';

/** One attribute that a change gives another value. */
export interface Difference {
  readonly path: AttributePath;
  readonly before: Value;
  readonly after: Value;
  /** What differs when the values do not: how a document is written, the order of a list, or the mark as sensitive. */
  readonly only?: 'formatting' | 'order' | 'sensitivity';
}

/** The first so many differences, and how many there are besides; a list or a map counts as one there. */
export interface Differences {
  readonly told: readonly Difference[];
  readonly leftOut: number;
}

/** What two values differ in, by the paths of their smallest parts. Documents inside of strings are compared as documents. */
export function compareValues(before: Marked, after: Marked, disclosure: Disclosure, most = Infinity): Differences {
  const walk = new Walk(disclosure, most);
  walk.compare([], before, after);
  return { told: walk.found, leftOut: walk.leftOut };
}

class Walk {
  readonly found: Difference[] = [];
  leftOut = 0;

  constructor(
    private readonly disclosure: Disclosure,
    private readonly most: number,
  ) {}

  compare(path: AttributePath, before: Marked, after: Marked): void {
    if (isUnmarked(before) && isUnmarked(after) && isSameJson(before.json, after.json)) return;
    if (this.found.length >= this.most) {
      this.leftOut += isNothing(before) && isNothing(after) ? 0 : 1;
      return;
    }
    if (before.sensitive === true || after.sensitive === true) this.compareSecrets(path, before, after);
    else if (before.unknown === true || after.unknown === true) this.add(path, before, after);
    else if (isObject(before) || isObject(after)) this.compareObjects(path, before, after);
    else if (isArray(before) || isArray(after)) this.compareArrays(path, before, after);
    else this.compareScalars(path, before, after);
  }

  /** What is marked on one side is kept back on both. */
  private compareSecrets(path: AttributePath, before: Marked, after: Marked): void {
    const unknown = before.unknown === true || after.unknown === true;
    const isSame = !unknown && isSameJson(before.json ?? null, after.json ?? null);
    const secrets = [
      { ...before, sensitive: true },
      { ...after, sensitive: true },
    ] as const;
    if (!isSame) this.add(path, ...secrets);
    else if (before.sensitive !== after.sensitive && !isNothing(before)) this.add(path, ...secrets, 'sensitivity');
  }

  private compareObjects(path: AttributePath, before: Marked, after: Marked): void {
    if (!this.isOneKind(path, [before, after], isObject)) return;
    for (const key of keysOf([before.json, after.json, before.unknown, after.unknown])) {
      this.compare([...path, key], partOf(before, key), partOf(after, key));
    }
  }

  private compareArrays(path: AttributePath, before: Marked, after: Marked): void {
    if (!this.isOneKind(path, [before, after], isArray)) return;
    const { pairs, isReordered } = pairElements(before, after, this.disclosure.secrets);
    const known = this.found.length;
    for (const pair of pairs) this.compare([...path, pair.step], pair.before ?? nothing, pair.after ?? nothing);
    if (isReordered && this.found.length === known) this.add(path, before, after, 'order');
  }

  /** A collection that takes the place of a scalar, or of nothing, is told as such; then follow its parts. */
  private isOneKind(path: AttributePath, sides: readonly [Marked, Marked], isKind: (side: Marked) => boolean): boolean {
    const [before, after] = sides;
    if (isKind(before) && isKind(after)) return true;
    const one = isKind(before) ? before : after;
    const another = isKind(before) ? after : before;
    const isEmpty = isEmptyCollection(one);
    if (isEmpty || !isNothing(another)) this.add(path, before, after);
    if (!isNothing(another)) {
      this.compare(path, isKind(before) ? before : nothing, isKind(before) ? nothing : after);
      return false;
    }
    return !isEmpty;
  }

  private compareScalars(path: AttributePath, before: Marked, after: Marked): void {
    if (isNothing(before) && isNothing(after)) return;
    if (isSameJson(before.json ?? null, after.json ?? null)) return;
    const [old, young] = [documentOf(before), documentOf(after)];
    if (!old && !young) {
      this.add(path, before, after);
      return;
    }
    const known = this.found.length;
    this.compare(path, old ?? before, young ?? after);
    if (this.found.length === known) this.add(path, old ?? before, young ?? after, 'formatting');
  }

  private add(path: AttributePath, before: Marked, after: Marked, only?: Difference['only']): void {
    const difference = { path, before: this.valueOf(path, before), after: this.valueOf(path, after) };
    this.found.push(only === undefined ? difference : { ...difference, only });
  }

  private valueOf(path: AttributePath, side: Marked): Value {
    const { json, sensitive, unknown } = side;
    if (unknown === true) return { kind: 'unknown' };
    if (json === undefined || json === null) return { kind: 'absent' };
    if (sensitive === true || hides(this.disclosure, path, json)) return { kind: 'sensitive' };
    if (isJsonArray(json)) return { kind: 'collection', size: json.length };
    if (isJsonObject(json)) return { kind: 'collection', size: Object.keys(json).length };
    // A document may hold secrets of its own, which only its paths tell.
    const document = documentOf(side);
    if (document) return this.valueOf(path, document);
    return typeof json === 'string' && mayHoldEnvironment(json)
      ? { kind: 'sensitive' }
      : { kind: 'known', scalar: json };
  }
}

/** The keys of all objects among these, in order. */
function keysOf(values: readonly (Json | undefined)[]): readonly string[] {
  const [first = [], ...others] = values.filter(isJsonObject).map((value) => Object.keys(value));
  if (others.length === 0) return first.toSorted();
  return [...new Set(first.concat(...others))].toSorted();
}

/** A string as the document in it, which has paths of its own and may hold secrets. */
function documentOf({ json }: Marked): Marked | undefined {
  const document = typeof json === 'string' ? tryParseDocument(json) : undefined;
  return document === undefined ? undefined : { ...nothing, json: document };
}
