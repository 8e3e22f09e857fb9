import { isArnLike, isLike } from './wildcard';

/** What a request says about itself, by condition key: `aws:ResourceTag/Project`. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** One condition: `{ StringEquals: { key: values } }`. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/**
 * Whether a condition holds.
 * @throws Error for an operator or a policy variable that is not known here
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function holds({ operator, key, values }: Condition, context: Context): boolean {
  const [, set, name = '', ifExists] = /^(ForAllValues:|ForAnyValue:)?(\w+?)(IfExists)?$/.exec(operator) ?? [];
  if (values.some((value) => value.includes('${')))
    throw new Error(`Policy variables are not evaluated: ${values.join(' ')}`);
  const found = lookUp(context, key);
  if (name === 'Null') return values.includes(String(found === undefined));
  const test = tests[name];
  if (!test) throw new Error(`The operator ${operator} is not evaluated`);
  if (ifExists !== undefined && found === undefined) return true;
  const matches = (value: string) => values.some((wanted) => test.matches(wanted, value)) !== test.negated;
  if (set === 'ForAllValues:') return [found ?? []].flat().every(matches);
  if (set === 'ForAnyValue:') return [found ?? []].flat().some(matches);
  return found === undefined ? test.negated : matches(only(found, key));
}

interface Test {
  readonly matches: (wanted: string, value: string) => boolean;
  /** Negated tests also hold where the key is missing. */
  readonly negated: boolean;
}

const equal = (wanted: string, value: string) => wanted === value;
const sameWord = (wanted: string, value: string) => wanted.toLowerCase() === value.toLowerCase();

const tests: Readonly<Record<string, Test>> = {
  StringEquals: { matches: equal, negated: false },
  StringNotEquals: { matches: equal, negated: true },
  StringEqualsIgnoreCase: { matches: sameWord, negated: false },
  StringLike: { matches: isLike, negated: false },
  StringNotLike: { matches: isLike, negated: true },
  // AWS makes no difference between the two.
  ArnEquals: { matches: isArnLike, negated: false },
  ArnLike: { matches: isArnLike, negated: false },
  ArnNotLike: { matches: isArnLike, negated: true },
  Bool: { matches: sameWord, negated: false },
};

/** The names of keys, but not what follows the slash of a tag, are the same in any case. */
function lookUp(context: Context, key: string): string | readonly string[] | undefined {
  return Object.entries(context).find(([name]) => nameOf(name) === nameOf(key))?.[1];
}

function nameOf(key: string): string {
  const [name = '', ...tag] = key.split('/');
  return [name.toLowerCase(), ...tag].join('/');
}

/** AWS compares a key of several values only with ForAllValues or ForAnyValue. */
function only(found: string | readonly string[], key: string): string {
  if (typeof found === 'string') return found;
  throw new Error(
    `${key} has several values, which ${found.join(' and ')} are: the operator must say which of them count`,
  );
}
