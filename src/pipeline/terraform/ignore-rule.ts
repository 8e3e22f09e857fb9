import { isJsonArray, isJsonObject, type Json } from './json';

/** An attribute whose value differs in every plan, such as one made of `plantimestamp()`, and is not compared. */
export interface IgnoreRule {
  /** The resource's address; `*` stands for any text. */
  readonly address: string;
  /** The path of the attribute, with dots: `input.stamp`, `tags.*`, `ingress.0.description`. `*` stands for one step. */
  readonly attribute: string;
}

/** A rule as a text: `<address>#<attribute>`. */
export function formatIgnoreRule({ address, attribute }: IgnoreRule): string {
  return `${address}#${attribute}`;
}

/** The text as a rule; undefined when it is none. */
export function tryParseIgnoreRule(text: string): IgnoreRule | undefined {
  const split = text.lastIndexOf('#');
  const [address, attribute] = [text.slice(0, split), text.slice(split + 1)];
  return split < 1 || attribute === '' ? undefined : { address, attribute };
}

/** The rules that are for this resource. */
export function rulesFor(address: string, rules: readonly IgnoreRule[]): readonly IgnoreRule[] {
  return rules.filter((rule) => matches(rule.address, address));
}

function matches(pattern: string, text: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${escaped.join('.*')}$`, 's').test(text);
}

/** The value with what is ignored left out. */
export function withoutIgnored(value: Json, rules: readonly IgnoreRule[]): Json {
  return rules.reduce((rest, { attribute }) => without(rest, attribute.split('.')), value);
}

function without(value: Json, [step = '', ...rest]: readonly string[]): Json {
  const isHit = (key: string) => step === '*' || step === key;
  const part = (json: Json) => (rest.length === 0 ? null : without(json, rest));
  if (isJsonArray(value)) return value.map((json, index) => (isHit(String(index)) ? part(json) : json));
  if (!isJsonObject(value)) return value;
  // Absent where it is ignored: a value that is known in one plan and unknown in another is in one of them no member at all.
  const entries = Object.entries(value).filter(([key]) => !isHit(key) || rest.length > 0);
  return Object.fromEntries(entries.map(([key, json]) => [key, isHit(key) ? part(json) : json]));
}
