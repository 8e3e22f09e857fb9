import * as z from 'zod';
import { accountIdSchema, cellIdSchema, regionSchema } from './values';

/** The four ways tasks reach the outside. */
export const networkingKinds = ['public', 'nat', 'endpoints', 'nat-and-endpoints'] as const;

/** One of them. */
export type NetworkingKind = (typeof networkingKinds)[number];

const endpointSchema = z.strictObject({
  /** The last part of the endpoint service's name, such as `ecr.api`. */
  service: z.string(),
  type: z.enum(['Gateway', 'Interface']),
  /** Why the cell needs it, a sentence each. */
  reasons: z.array(z.string()).readonly(),
});

const cellSchema = z.strictObject({
  id: cellIdSchema,
  environment: z.string(),
  networking: z.enum(networkingKinds),
  /** The networking in words, such as `NAT gateway per zone`. */
  networkingTitle: z.string(),
  account: accountIdSchema,
  region: regionSchema,
  /** Where a merge deploys it: to AWS, or nowhere (`local`: rehearsals only). */
  deploy: z.enum(['aws', 'local']),
  /** The folder of `cdk.tf.json`, relative to cells.json. */
  stack: z.string(),
  /** The bucket that holds its state. */
  stateBucket: z.string(),
  /** The key of its state in the state bucket. */
  stateKey: z.string(),
  /** The ECS cluster's name. */
  cluster: z.string(),
  services: z.array(z.string()).readonly(),
  /** ECR repositories its services pull from; they live in the registry stack of its account and Region. */
  repositories: z.array(z.string()).readonly(),
  /** Environment variables of containers whose values are no secrets. */
  shownEnvironment: z.array(z.string()).readonly().default([]),
  endpoints: z.array(endpointSchema).readonly(),
});

const registrySchema = z.strictObject({
  id: z.string(),
  account: accountIdSchema,
  region: regionSchema,
  stack: z.string(),
  stateBucket: z.string(),
  stateKey: z.string(),
  repositories: z.array(z.string()).readonly(),
});

const cellsSchema = z.strictObject({
  version: z.literal(1),
  project: z.string(),
  /** The images that are built here: the key in the Terraform variable `images`, and the repository it is pushed to. */
  images: z.array(z.strictObject({ name: z.string(), folder: z.string(), repository: z.string() })).readonly(),
  /** The images of other registries that are copied: whence, and where to. */
  copies: z.array(z.strictObject({ uri: z.string(), repository: z.string(), tag: z.string() })).readonly(),
  registries: z.array(registrySchema).readonly(),
  /** In the order of the configuration. */
  cells: z.array(cellSchema).readonly(),
});

/** What the pipeline must know of a cell. */
export type Cell = z.output<typeof cellSchema>;

/** The stack that holds the repositories of one account and Region. */
export type Registry = z.output<typeof registrySchema>;

/** `cells.json`: the wire from synthesis to the pipeline. */
export type Cells = z.output<typeof cellsSchema>;

/** The file's name, inside `cdktf.out`. */
export const cellsFileName = 'cells.json';

/** Cells as the text of cells.json. */
export function formatCells(cells: Cells): string {
  return `${JSON.stringify(cells, null, 2)}\n`;
}

/**
 * The text of cells.json as cells.
 * @throws ZodError when the text is of another version or shape
 */
export function parseCells(text: string): Cells {
  return cellsSchema.parse(JSON.parse(text));
}
