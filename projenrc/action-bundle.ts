import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync } from 'esbuild';

/** A file that GitHub runs, by its path in the repository. */
export interface Bundle {
  readonly path: string;
  readonly text: string;
}

/** The names of the actions: folders with an action.yml. */
export function actionNames(repository: string): readonly string[] {
  const folder = join(repository, 'actions');
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'action.yml')))
    .toSorted();
}

const entries = { 'main.ts': 'index.js', 'post.ts': 'post.js' } as const;

/**
 * What takes long to load and not every run needs, in a file of its own beside the bundle: the file, its packages, and what is used of
 * each.
 */
const loadedWhenNeeded = {
  'client-ecr.js': { '@aws-sdk/client-ecr': ['BatchGetImageCommand', 'ECRClient', 'GetAuthorizationTokenCommand'] },
  // Three quarters of the largest size that is allowed: a client of our own would save a quarter of a second in a job of minutes.
  'client-s3.js': {
    '@aws-sdk/client-s3': [
      'DeleteObjectCommand',
      'GetObjectCommand',
      'ListObjectsV2Command',
      'PutObjectCommand',
      'S3Client',
    ],
  },
  'client-ecs.js': {
    '@aws-sdk/client-ecs': [
      'DescribeServiceDeploymentsCommand',
      'DescribeServiceRevisionsCommand',
      'DescribeServicesCommand',
      'DescribeTaskDefinitionCommand',
      'DescribeTasksCommand',
      'ECSClient',
      'ListServiceDeploymentsCommand',
      'ListTasksCommand',
    ],
    '@aws-sdk/client-elastic-load-balancing-v2': ['DescribeTargetHealthCommand', 'ElasticLoadBalancingV2Client'],
    '@aws-sdk/client-cloudwatch-logs': ['CloudWatchLogsClient', 'GetLogEventsCommand'],
  },
  'octokit.js': {
    '@octokit/core': ['Octokit'],
    '@octokit/plugin-paginate-rest': ['paginateRest'],
    '@octokit/plugin-retry': ['retry'],
    '@octokit/plugin-throttling': ['throttling'],
  },
} as const;

/** What the sources of an action build to. */
export function buildBundles(repository: string, action: string): readonly Bundle[] {
  const folder = join('actions', action);
  const present = Object.entries(entries).filter(([source]) => existsSync(join(repository, folder, source)));
  const bundles = present.map(([source, file]) => ({ file, text: buildEntry(repository, join(folder, source)) }));
  const packages = Object.entries(loadedWhenNeeded)
    .filter(([file]) => bundles.some(({ text }) => text.includes(`"./${file}"`)))
    .map(([file, parts]) => ({ file, text: buildPackages(repository, parts) }));
  return [...bundles, ...packages].map(({ file, text }) => ({ path: join(folder, 'dist', file), text }));
}

/** Commands that start as fast as the actions do: node runs their bundles. */
export const bundledCommands = ['report'] as const;

/** What the sources of the commands build to. */
export function buildCommands(repository: string): readonly Bundle[] {
  const folder = join('src', 'commands');
  return bundledCommands.map((name) => ({
    path: join(folder, 'dist', `${name}.js`),
    text: buildEntry(repository, join(folder, `${name}.ts`)),
  }));
}

function buildEntry(repository: string, source: string): string {
  const lazy = Object.entries(loadedWhenNeeded);
  return build(repository, {
    entryPoints: [source],
    alias: Object.fromEntries(
      lazy.flatMap(([file, parts]) => Object.keys(parts).map((name) => [name, `./${file}`] as const)),
    ),
    external: lazy.map(([file]) => `./${file}`),
  });
}

function buildPackages(repository: string, parts: Readonly<Record<string, readonly string[]>>): string {
  const lines = Object.entries(parts).map(([name, used]) => `export { ${used.join(', ')} } from '${name}';`);
  const contents = lines.join('\n');
  return build(repository, {
    stdin: { contents, resolveDir: repository },
    alias: { '@aws-sdk/credential-provider-node': './src/pipeline/adapters/environment-credentials.ts' },
    // Half as much to read. A stack trace of a package's insides helps nobody here.
    minifyIdentifiers: true,
  });
}

/** GitHub runs the bundle without installing anything. Names stay, so that a stack trace can be read. */
function build(repository: string, options: BuildOptions): string {
  const { outputFiles } = buildSync({
    absWorkingDir: repository,
    bundle: true,
    platform: 'node',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'eof',
    charset: 'utf8',
    // `require` in place of `import()`, which would read a file of this size three times to find out what it is and exports.
    supported: { 'dynamic-import': false },
    // What is written as modules loses what nothing uses, as long as it is imported by `* as` or by names.
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    ...options,
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}
