import { distance } from 'fastest-levenshtein';
import { type z } from 'zod';
import { independentFaults, type Fault, type FaultPath } from '../../contract/fault';
import { configSchema, type Config } from './config';
import { environmentFaults } from './environment';
import { recover } from './recover';
import { serviceFaults } from './service';

/** The configuration, and everything that is wrong with it. */
export interface ParsedConfig {
  /**
   * What could be understood. Where a field is at fault its default stands, or a stand-in where it has none:
   * good for looking for more faults, for nothing else.
   */
  readonly config: Config;
  /** Empty when the configuration is good. */
  readonly faults: readonly Fault[];
}

/** Parses what the user wrote, and collects all faults instead of stopping at the first. */
export function parseConfig(input: unknown): ParsedConfig {
  const parsed = configSchema.safeParse(input, { reportInput: true });
  if (parsed.success) return { config: parsed.data, faults: crossFieldFaults(parsed.data) };
  const certain = parsed.error.issues.flatMap(toFaults);
  const config = recover(input, parsed.error.issues);
  return { config, faults: [...certain, ...independentFaults(certain, crossFieldFaults(config))] };
}

function crossFieldFaults(config: Config): readonly Fault[] {
  return [
    ...emptyFaults(config),
    ...Object.entries(config.environments).flatMap(([name, environment]) =>
      environmentFaults(environment, ['environments', name]),
    ),
    ...Object.entries(config.services).flatMap(([name, service]) => [
      ...serviceFaults(service, ['services', name]),
      ...callFaults(config, name),
    ]),
  ];
}

function callFaults(config: Config, name: string): readonly Fault[] {
  const services = Object.keys(config.services);
  const calls = config.services[name]?.calls ?? [];
  return calls.flatMap((called, index) => {
    const fault = { path: ['services', name, 'calls', index], value: called, allowed: services.join(', ') };
    if (calls.indexOf(called) !== index)
      return [{ ...fault, problem: 'is named twice', remedy: 'Remove one of the two.' }];
    if (services.includes(called)) return [];
    const remedy = suggest(called, services) ?? 'Name one of the services.';
    return [{ ...fault, problem: 'is not a service', remedy, evidence: [['services', called]] }];
  });
}

function emptyFaults(config: Config): readonly Fault[] {
  return (['environments', 'services'] as const)
    .filter((part) => Object.keys(config[part]).length === 0)
    .map((part) => ({
      path: [part],
      problem: 'is empty',
      value: config[part],
      allowed: 'at least one, under a name',
      remedy: `Add one; the README shows how.`,
    }));
}

function toFaults(issue: z.core.$ZodIssue): readonly Fault[] {
  const path = issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key, issue));
  if (issue.code === 'invalid_key') return issue.issues.map((inner) => guided(path, path.at(-1), inner));
  if (issue.code === 'custom') return [guided(path, issue.input, issue)];
  return [wrongType(path, issue)];
}

function unknownKey(path: FaultPath, key: string, issue: z.core.$ZodIssue): Fault {
  const known = issue.message.split(', ');
  const input: unknown = issue.input;
  const value: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, key) : undefined;
  return {
    path: [...path, key],
    problem: 'is not a known setting',
    value,
    allowed: issue.message,
    remedy: suggest(key, known) ?? 'Remove it.',
  };
}

function guided(path: FaultPath, value: unknown, issue: z.core.$ZodIssue): Fault {
  const { problem, allowed, remedy }: Record<string, unknown> = ('params' in issue && issue.params) || {};
  const fault = { path, value, allowed: String(allowed), remedy: String(remedy) };
  if (value === undefined) return { ...fault, problem: 'is missing' };
  return { ...fault, problem: typeof problem === 'string' ? problem : 'is not allowed here' };
}

function wrongType(path: FaultPath, issue: z.core.$ZodIssue): Fault {
  const expected = 'expected' in issue ? issue.expected : 'value of another kind';
  const words = expected === 'record' ? 'object' : expected;
  return {
    path,
    problem: issue.input === undefined ? 'is missing' : `is not ${article(words)}`,
    value: issue.input,
    allowed: article(words),
    remedy: `Write ${article(words)}.`,
  };
}

function article(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** The known word that was probably meant, as an advice. */
function suggest(word: string, known: readonly string[]): string | undefined {
  const nearest = known.toSorted((a, b) => distance(word, a) - distance(word, b))[0];
  if (nearest === undefined || distance(word, nearest) > Math.max(2, word.length / 3)) return undefined;
  return `Did you mean '${nearest}'?`;
}
