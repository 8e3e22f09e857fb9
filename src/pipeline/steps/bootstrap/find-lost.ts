import * as z from 'zod';
import { partitionOf, type Region } from '../../../contract/values';
import { type NamedResource } from '../../ports/named-resources';
import { type BootstrapInputs, type BootstrapPorts, bucketOf, requireAws } from './bootstrap-ports';
import { notOurs } from './errors';

/** A resource that is there, and is the project's, and is not in the state of its stack: the run that made it was killed before it could note that. */
export interface LostResource {
  /** Its place in the stack. */
  readonly address: string;
  /** As Terraform imports it. */
  readonly id: string;
}

/** A stack as it was synthesized, and what Terraform knows of it. */
export interface NotedStack {
  readonly text: string;
  readonly state: string | undefined;
  readonly region: Region;
}

/**
 * What Terraform would fail to make, because a run that was killed has made it.
 * @throws UserError NotOurs, AwsFailed
 */
export async function findLost(
  stack: NotedStack,
  { account }: BootstrapInputs,
  ports: Pick<BootstrapPorts, 'resources' | 'buckets'>,
): Promise<readonly LostResource[]> {
  const noted = addressesIn(stack.state);
  const unknown = namedIn(stack, account).filter(({ address }) => !noted.has(address));
  const found = await Promise.all(
    unknown.map(async ({ address, resource }) => {
      const { kind, id } = resource;
      const tags = requireAws(`tell whether the ${kind} ${id} is there`, await ports.resources.tryReadTags(resource));
      if (tags === undefined) return [];
      const isOurs =
        tags.Project === account.project || (Object.keys(tags).length === 0 && (await isNew(resource, account, ports)));
      if (!isOurs) throw notOurs(kind, id, account.project);
      return [{ address, id }];
    }),
  );
  return found.flat();
}

/** A bucket gets its tags after it is made: one that has none is taken for ours as long as nothing is in it. */
async function isNew(
  { kind, id }: NamedResource,
  account: BootstrapInputs['account'],
  { buckets }: Pick<BootstrapPorts, 'buckets'>,
) {
  if (kind !== 'bucket') return false;
  return requireAws(`list the bucket ${id}`, await buckets.list(bucketOf(account, id), '')).length === 0;
}

const stateSchema = z.object({
  resources: z.array(z.object({ mode: z.string(), type: z.string(), name: z.string() })).default([]),
});

function addressesIn(state: string | undefined): ReadonlySet<string> {
  const { resources } = stateSchema.parse(JSON.parse(state ?? '{}'));
  return new Set(resources.flatMap(({ mode, type, name }) => (mode === 'managed' ? [`${type}.${name}`] : [])));
}

/** The types that AWS makes once of a name; of all others of these stacks it takes a second one for the first. */
const kinds = {
  aws_ecr_repository: ['repository', 'name'],
  aws_iam_policy: ['policy', 'name'],
  aws_iam_role: ['role', 'name'],
  aws_s3_bucket: ['bucket', 'bucket'],
} as const;

const stackSchema = z.object({
  resource: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).default({}),
});

function namedIn(
  { text, region }: NotedStack,
  account: BootstrapInputs['account'],
): readonly { readonly address: string; readonly resource: NamedResource }[] {
  const { resource: types } = stackSchema.parse(JSON.parse(text));
  return Object.entries(kinds).flatMap(([type, [kind, attribute]]) =>
    Object.entries(types[type] ?? {}).map(([name, attributes]) => {
      const own = z.string().parse(attributes[attribute]);
      const id = kind === 'policy' ? `arn:${partitionOf(region).name}:iam::${account.account}:policy/${own}` : own;
      const bucket = account.buckets.find((each) => each.name === own);
      return { address: `${type}.${name}`, resource: { kind, id, region: bucket?.region ?? region } };
    }),
  );
}
