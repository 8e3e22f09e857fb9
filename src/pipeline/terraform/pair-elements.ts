import { type Step } from './attribute-path';
import { type Secrets } from './disclosure';
import { distinctText, isJsonArray, type Json, memberOf } from './json';
import { hasMark, type Marked } from './marked';

/** Elements of two lists that are compared with each other. */
export interface Pair {
  readonly step: Step;
  readonly before?: Marked;
  readonly after?: Marked;
}

/** The elements that have to be compared, and whether equal ones stand in another order. */
export interface Pairs {
  readonly pairs: readonly Pair[];
  readonly isReordered: boolean;
}

/**
 * Which elements of two lists belong together: those of one name, where all have one, such as containers and their variables; else
 * equal ones, wherever they stand, and the rest in order.
 */
export function pairElements(before: Marked, after: Marked, secrets: Secrets): Pairs {
  const [old, young] = [elementsOf(before), elementsOf(after)];
  return tryPairByName(old, young, secrets) ?? pairByContent(old, young);
}

interface Element extends Marked {
  readonly index: number;
}

function elementsOf({ json, sensitive, unknown }: Marked): readonly Element[] {
  const length = Math.max(isJsonArray(json) ? json.length : 0, isJsonArray(unknown) ? unknown.length : 0);
  return Array.from({ length }, (_, index) => ({
    index,
    json: elementAt(json, index),
    sensitive: sensitive === true ? true : elementAt(sensitive, index),
    unknown: elementAt(unknown, index),
  }));
}

function elementAt(value: Json | undefined, index: number): Json | undefined {
  return isJsonArray(value) ? value[index] : undefined;
}

/** What elements of lists are called by, in AWS's documents and Terraform's blocks. */
const nameKeys = ['name', 'Sid', 'sid'] as const;

function tryPairByName(old: readonly Element[], young: readonly Element[], secrets: Secrets): Pairs | undefined {
  for (const key of nameKeys) {
    const [a, b] = [byName(old, key, secrets), byName(young, key, secrets)];
    if (!a || !b) continue;
    const names = new Set([...a.keys(), ...b.keys()]);
    const pairs = [...names].toSorted().map((name) => toPair({ named: name }, a.get(name), b.get(name)));
    return { pairs, isReordered: [...a.keys()].join('\n') !== [...b.keys()].join('\n') };
  }
  return undefined;
}

function byName(elements: readonly Element[], key: string, secrets: Secrets): ReadonlyMap<string, Element> | undefined {
  const found = new Map<string, Element>();
  for (const element of elements) {
    const name = memberOf(element.json, key);
    const isTold = element.sensitive !== true && memberOf(element.sensitive, key) !== true;
    if (typeof name !== 'string' || name === '' || !isTold || secrets.has(name) || found.has(name)) return undefined;
    found.set(name, element);
  }
  return found;
}

function toPair(step: Step, before: Marked | undefined, after: Marked | undefined): Pair {
  return { step, ...(before && { before }), ...(after && { after }) };
}

function pairByContent(old: readonly Element[], young: readonly Element[]): Pairs {
  if (old.length === 0 || young.length === 0) return { pairs: inOrder(old, young), isReordered: false };
  const equals = new Map<string, Element[]>();
  for (const element of old) {
    const key = identity(element);
    const equal = equals.get(key) ?? [];
    equal.push(element);
    equals.set(key, equal);
  }
  const gone = new Set(old);
  const rest: Element[] = [];
  let isReordered = false;
  for (const element of young) {
    const equal = equals.get(identity(element))?.shift();
    if (equal === undefined) rest.push(element);
    else {
      gone.delete(equal);
      isReordered ||= equal.index !== element.index;
    }
  }
  return { pairs: inOrder([...gone], rest), isReordered };
}

function inOrder(old: readonly Element[], young: readonly Element[]): readonly Pair[] {
  return Array.from({ length: Math.max(old.length, young.length) }, (_, index) => {
    const [before, after] = [old[index], young[index]];
    return toPair(after?.index ?? before?.index ?? index, before, after);
  });
}

/** Equal for elements that are equal in their marks too. What is unknown equals nothing. */
function identity(element: Element | undefined): string {
  if (element === undefined) return '';
  const { index, json = null, sensitive = false, unknown = false } = element;
  return distinctText([json, sensitive, ...(hasMark(unknown) ? [unknown, index] : [])]);
}
