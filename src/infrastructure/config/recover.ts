import { type z } from 'zod';
import { configSchema, type Config } from './config';

/**
 * Stand-ins for required fields that are at fault, by the last step of their path.
 * They are chosen to cause no fault of their own.
 */
const standIns: Readonly<Record<string, unknown>> = {
  project: 'project',
  account: '000000000000',
  region: 'us-east-1',
  zones: ['us-east-1a', 'us-east-1b'],
  networking: { kind: 'public' },
  image: 'docker/image',
  port: 8080,
  environments: {},
  services: {},
};

/**
 * The configuration without the parts at fault, so that what is left can be judged too.
 * Each round removes what the parser rejects; a removed field that is required gets its stand-in.
 */
export function recover(input: unknown, issues: readonly z.core.$ZodIssue[]): Config {
  const remaining = structuredClone(isObject(input) ? input : {});
  let open = issues;
  while (open.length > 0) {
    open.forEach((issue) => remove(remaining, issue));
    open = configSchema.safeParse(remaining, { reportInput: true }).error?.issues ?? [];
  }
  return configSchema.parse(remaining);
}

function remove(root: Record<string, unknown>, issue: z.core.$ZodIssue): void {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    issue.keys.forEach((key) => removeAt(root, [...path, key]));
  } else {
    removeAt(root, path);
  }
}

function removeAt(root: Record<string, unknown>, path: readonly string[]): void {
  const last = path.at(-1);
  if (last === undefined) return;
  const parent = find(root, path.slice(0, -1));
  if (Array.isArray(parent)) {
    // The whole list goes: without one of its items it would say something else.
    removeAt(root, path.slice(0, -1));
  } else if (isObject(parent) && parent[last] === undefined && !(last in standIns)) {
    removeAt(root, path.slice(0, -1));
  } else if (isObject(parent) && last in standIns && isRequiredAt(path)) {
    parent[last] = structuredClone(standIns[last]);
  } else if (isObject(parent)) {
    Reflect.deleteProperty(parent, last);
  }
}

/** `image` and `port` of a service, `account` of an environment and so on, not a tag or a variable that is called so. */
function isRequiredAt(path: readonly string[]): boolean {
  return path.length === 1 || path.length === 3;
}

function find(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, step) => (isObject(at) || Array.isArray(at) ? Reflect.get(at, step) : undefined),
    root,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
