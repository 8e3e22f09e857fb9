import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { repository } from '../../support/repository';

/** Plans that Terraform made, with what has to be found in them: see the README beside them. */
export const planFixtures = join(repository, 'test', 'fixtures', 'plans');

const countsSchema = z.object({
  add: z.number(),
  change: z.number(),
  destroy: z.number(),
  replace: z.number(),
  import: z.number(),
  forget: z.number(),
  move: z.number(),
  read: z.number(),
  noop: z.number(),
  outputs: z.number(),
  drift: z.number(),
});

const strings = z.array(z.string()).default([]);

const singleSchema = z.object({
  shows: z.string(),
  outcome: z.enum(['ok', 'refuse', 'flag-or-refuse']),
  counts: countsSchema,
  nothing_to_do: z.boolean().nullable(),
  errored: z.boolean(),
  complete: z.boolean().nullable(),
  checks: z.record(z.string(), z.number()).optional(),
  must_not_appear: strings,
  unmarked_secret: z.union([z.string(), z.array(z.string())]).optional(),
});

const pairSchema = z.object({
  verdict: z.enum(['same', 'different', 'subset', 'nothing-to-do']),
  why: z.string(),
  a: z.string(),
  b: z.string(),
  must_not_appear: strings,
});

const edgeSchema = z.object({ outcome: z.enum(['refuse', 'ok-or-refuse']), counts: countsSchema.nullable() });

/** The plans in `single`, by their file's name. */
export const singles = Object.entries(z.record(z.string(), singleSchema).parse(expected('single')));

/** The pairs of plans, by their name. */
export const pairs = Object.entries(z.record(z.string(), pairSchema).parse(expected('pairs')));

/** The damaged files, by their name. */
export const edges = Object.entries(z.record(z.string(), edgeSchema).parse(expected('edge')));

function expected(folder: string): unknown {
  return JSON.parse(readFileSync(join(planFixtures, folder, 'expected.json'), 'utf8'));
}

/** The bytes of a fixture. */
export function planBytes(folder: 'single' | 'pairs' | 'edge', name: string): Buffer {
  return readFileSync(join(planFixtures, folder, name));
}
