import { type AttributePath, type Step } from './attribute-path';

/** Strings that are sensitive somewhere in a plan. They can be asked for, not read. */
export class Secrets {
  readonly #texts: ReadonlySet<string>;

  constructor(texts: Iterable<string>) {
    this.#texts = new Set([...texts].filter((text) => text.length >= shortestSecret));
  }

  has(text: string): boolean {
    return this.#texts.has(text);
  }
}

/** Shorter ones are words that stand everywhere, such as `true` or `dev`. */
const shortestSecret = 6;

/** What may be told of a plan's values beside Terraform's own marks. */
export interface Disclosure {
  readonly secrets: Secrets;
  /** Environment variables of containers whose values are no secrets. All others are. */
  readonly shownEnvironment: ReadonlySet<string>;
}

/** Whether a value that Terraform does not mark is kept back: it is marked elsewhere, or it is the environment of a container. */
export function hides({ secrets, shownEnvironment }: Disclosure, path: AttributePath, scalar: unknown): boolean {
  if (typeof scalar === 'string' && secrets.has(scalar)) return true;
  const variable = environmentVariable(path);
  return variable !== undefined && !shownEnvironment.has(variable);
}

/** Whether a text that was meant as a document and cannot be read as one may have the environment of a container in it. */
export function mayHoldEnvironment(text: string): boolean {
  return /^\s*[[{]/.test(text) && /environment/i.test(text);
}

/** The variable that the value at this path is the value of; undefined for all others. */
function environmentVariable(path: AttributePath): string | undefined {
  const environment = path.findIndex(isEnvironment);
  const last = path.at(-1);
  if (environment < 0 || environment === path.length - 1 || last === 'name' || last === 'type') return undefined;
  const below = path.slice(environment + 1);
  const named = below.find((step) => typeof step === 'object');
  return named?.named ?? String(typeof last === 'object' ? last.named : last);
}

function isEnvironment(step: Step): boolean {
  return typeof step === 'string' && /^environment(_?variables?)?$/i.test(step);
}
