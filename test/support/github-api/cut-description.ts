import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/*
 * Cuts the operations that the stand-in knows out of GitHub's description of its API, with all that they refer to:
 *
 *   npm install --prefix /tmp/openapi @octokit/openapi
 *   npx tsx test/support/github-api/cut-description.ts /tmp/openapi/node_modules/@octokit/openapi/generated/api.github.com.json
 */

const operations: ReadonlySet<unknown> = new Set([
  ...['issues/list-comments', 'issues/get-comment', 'issues/create-comment', 'issues/update-comment'],
  ...[
    'issues/delete-comment',
    'users/get-authenticated',
    'pulls/get',
    'repos/list-pull-requests-associated-with-commit',
  ],
  ...['actions/list-workflow-run-artifacts', 'issues/list-for-repo', 'issues/create', 'issues/update', 'issues/get'],
  ...['actions/get-artifact', 'actions/download-artifact', 'actions/get-workflow-run', 'pulls/list'],
  ...[
    'repos/compare-commits-with-basehead',
    'repos/get',
    'repos/get-environment',
    'repos/create-or-update-environment',
  ],
  ...['repos/list-deployment-branch-policies', 'repos/create-deployment-branch-policy'],
  ...['get', 'create', 'update', 'delete'].flatMap((verb) =>
    ['repo', 'environment'].map((scope) => `actions/${verb}-${scope}-variable`),
  ),
  ...['get-repo-public-key', 'get-repo-secret', 'create-or-update-repo-secret', 'delete-repo-secret'].flatMap((name) =>
    ['actions', 'dependabot'].map((store) => `${store}/${name}`),
  ),
]);

const nodeSchema = z.record(z.string(), z.unknown());
type Node = z.output<typeof nodeSchema>;

const descriptionSchema = z.object({
  openapi: z.string(),
  info: z.object({ version: z.string(), title: z.string(), license: z.unknown() }),
  servers: z.unknown(),
  paths: z.record(z.string(), z.record(z.string(), nodeSchema)),
  components: z.record(z.string(), nodeSchema),
});
type Description = z.output<typeof descriptionSchema>;

/** What only people read. */
const prose: ReadonlySet<string> = new Set([
  'description',
  'summary',
  'example',
  'examples',
  'externalDocs',
  'tags',
  'x-github',
]);

function cut({ openapi, info, servers, paths, components }: Description): Node {
  const kept = Object.entries(paths).flatMap(([path, methods]) => {
    const known = Object.entries(methods).filter(([, { operationId }]) => operations.has(operationId));
    return known.length === 0
      ? []
      : [[path, Object.fromEntries(known.map(([method, each]) => [method, bare(each)]))] as const];
  });
  return { openapi, info, servers, paths: Object.fromEntries(kept), components: referredTo(kept, components) };
}

/** Everything but prose. The keys of `properties` are names, whatever they look like; a response has to have a description. */
function bare(node: unknown, keys: 'words' | 'names' = 'words'): unknown {
  if (Array.isArray(node)) return node.map((each) => bare(each));
  const { data } = nodeSchema.safeParse(node);
  if (data === undefined) return node;
  const isResponse =
    keys === 'words' &&
    'description' in data &&
    ('content' in data || 'headers' in data || Object.keys(data).length === 1);
  const entries = Object.entries(data)
    .filter(([key]) => keys === 'names' || !prose.has(key))
    .map(([key, value]) => [key, bare(value, keys === 'words' && key === 'properties' ? 'names' : 'words')] as const);
  const kept = Object.fromEntries(isResponse ? [['description', ''] as const, ...entries] : entries);
  return keys === 'words' ? withNull(kept) : kept;
}

/** The validator knows `nullable` beside a type only, and takes the values of an enumeration by the letter. */
function withNull(node: Node): Node {
  const { nullable, ...rest } = node;
  if (nullable === true && Array.isArray(node.enum)) return { ...node, enum: [...node.enum.map(String), null] };
  return nullable === true && !('type' in node) ? { anyOf: [rest, { enum: [null] }] } : node;
}

/** The components that something refers to, and those that they refer to. */
function referredTo(start: unknown, components: Description['components']): Node {
  const found = new Map<string, Map<string, unknown>>();
  const open: unknown[] = [start];
  while (open.length > 0) {
    for (const [, kind = '', name = ''] of JSON.stringify(open.pop()).matchAll(
      /"\$ref":"#\/components\/([^/"]+)\/([^"]+)"/g,
    )) {
      const ofKind = found.get(kind) ?? new Map<string, unknown>();
      found.set(kind, ofKind);
      if (ofKind.has(name)) continue;
      const component = bare(components[kind]?.[name]);
      ofKind.set(name, component);
      open.push(component);
    }
  }
  return Object.fromEntries([...found].map(([kind, byName]) => [kind, Object.fromEntries([...byName].toSorted())]));
}

const [, , source = ''] = process.argv;
const target = join(__dirname, '..', '..', 'fixtures', 'github-api', 'description.json');
const description = descriptionSchema.parse(JSON.parse(readFileSync(source, 'utf8')));
writeFileSync(target, `${JSON.stringify(cut(description), null, 1)}\n`);
