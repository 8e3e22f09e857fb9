import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { bundleArguments } from '../projenrc/commands';

/**
 * How long synthesis takes beside its floor, in one run: starting node, loading CDKTF and synthesizing one empty stack.
 * Every program is run in turn, again and again, so that whatever else the machine does meets all of them.
 */
const rounds = 7;
const repository = resolve(__dirname, '..');
const matrix = join(repository, 'test', 'fixtures', 'configs', 'matrix.config.ts');

function main(): void {
  mkdirSync(join(repository, '.build'), { recursive: true });
  const folder = mkdtempSync(join(repository, '.build', 'bench-'));
  try {
    const programs = preparePrograms(folder);
    const medians = measure(programs);
    printRatios(medians);
    printGrowth(medians);
    printPhases(folder, programs.matrix);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Programs = Readonly<Record<string, readonly string[]>> & { readonly matrix: readonly string[] };

function preparePrograms(folder: string): Programs {
  const [program, floor] = [join(folder, 'main.js'), join(folder, 'floor.js')];
  bundle(bundleArguments(program));
  writeFileSync(join(folder, 'floor.ts'), emptyStack(join(folder, 'floor.out')));
  bundle([
    join(folder, 'floor.ts'),
    '--bundle',
    '--platform=node',
    '--target=node20',
    `--outfile=${floor}`,
    '--log-level=warning',
  ]);
  const synthesize = (config: string, name: string) => [program, '--config', config, '--out', join(folder, name)];
  return {
    floor: [floor],
    matrix: synthesize(matrix, 'matrix'),
    ...Object.fromEntries(
      sizes.map((size) => [`${size} services`, synthesize(manyServices(folder, size), `services-${size}`)]),
    ),
  };
}

const sizes = [2, 20, 200] as const;

function bundle(words: readonly string[]): void {
  execFileSync(join(repository, 'node_modules', '.bin', 'esbuild'), words, { cwd: repository });
}

function emptyStack(outdir: string): string {
  return `import { App, TerraformStack } from 'cdktf';
    const app = new App({ outdir: ${JSON.stringify(outdir)} });
    new TerraformStack(app, 'empty');
    app.synth();`;
}

/** One cell with this many services, the first fifty with a route. */
function manyServices(folder: string, count: number): string {
  const services = Array.from({ length: count }, (_, index) => {
    const route = index < 50 ? { route: { path: `/p${index}`, priority: index + 1 } } : {};
    return [`service-${index}`, { image: 'docker/app', port: 8080, ...route }] as const;
  });
  const dev = {
    account: '111111111111',
    region: 'eu-central-1',
    zones: ['eu-central-1a', 'eu-central-1b'],
    networking: { kind: 'nat', gateways: 'one' },
  };
  const config = { project: 'bench', environments: { dev }, services: Object.fromEntries(services) };
  const file = join(folder, `services-${count}.config.ts`);
  writeFileSync(file, `export default ${JSON.stringify(config)};`);
  return file;
}

/** The median time of each program, in milliseconds. */
function measure(programs: Programs): ReadonlyMap<string, number> {
  const times = new Map<string, number[]>(Object.keys(programs).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, words] of Object.entries(programs)) {
      const milliseconds = time(words);
      // The first round fills caches.
      if (round > 0) times.get(name)?.push(milliseconds);
    }
  }
  return new Map(
    [...times].map(([name, all]) => [name, all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0]),
  );
}

function time(words: readonly string[]): number {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, [...words], { cwd: repository, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function printRatios(medians: ReadonlyMap<string, number>): void {
  const floor = medians.get('floor') ?? NaN;
  console.log(`Node ${process.version}, median of ${rounds} rounds\n`);
  console.log('| what | ms | × floor |\n| --- | ---: | ---: |');
  for (const [name, value] of medians) console.log(`| ${name} | ${value.toFixed(0)} | ${(value / floor).toFixed(2)} |`);
}

/** What a service adds, between the sizes: linear growth adds the same at every size. */
function printGrowth(medians: ReadonlyMap<string, number>): void {
  const at = (size: number) => medians.get(`${size} services`) ?? NaN;
  const small = (at(20) - at(2)) / 18;
  const large = (at(200) - at(20)) / 180;
  console.log(
    `\nA service adds ${small.toFixed(2)} ms from 2 to 20, ${large.toFixed(2)} ms from 20 to 200: × ${(large / small).toFixed(2)}\n`,
  );
}

const profileSchema = z.object({
  nodes: z.array(
    z.object({
      id: z.number(),
      callFrame: z.object({ functionName: z.string(), url: z.string() }),
      children: z.array(z.number()).optional(),
    }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});

/** The outermost of these functions on the stack says what the time went into. */
const phases: readonly (readonly [string, string])[] = [
  ['loadConfig', 'reading the configuration'],
  ['planConfig', 'parsing and planning'],
  ['prepareStack', 'CDKTF resolving every token, for the first time'],
  ['synth', 'CDKTF resolving every token again, and writing'],
  ['synthesize', 'constructing the stacks'],
  ['Module._compile', 'loading the bundle'],
  ['executeUserEntryPoint', 'loading the bundle'],
];

function printPhases(folder: string, words: readonly string[]): void {
  const profiles = join(folder, 'profile');
  execFileSync(process.execPath, ['--cpu-prof', `--cpu-prof-dir=${profiles}`, ...words], {
    cwd: repository,
    stdio: 'pipe',
  });
  const profile = profileSchema.parse(JSON.parse(readFileSync(join(profiles, readdirSync(profiles)[0] ?? ''), 'utf8')));
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
  const spent = new Map<string, number>();
  profile.samples.forEach((sample, index) => {
    const phase = phaseOf(sample, parents, names);
    spent.set(phase, (spent.get(phase) ?? 0) + (profile.timeDeltas[index] ?? 0) / 1000);
  });
  console.log('| the matrix spends its time on | ms |\n| --- | ---: |');
  for (const [phase, value] of [...spent].toSorted(([, a], [, b]) => b - a))
    console.log(`| ${phase} | ${value.toFixed(0)} |`);
}

function phaseOf(sample: number, parents: ReadonlyMap<number, number>, names: ReadonlyMap<number, string>): string {
  const stack = new Set<string>();
  for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) stack.add(names.get(id) ?? '');
  return phases.find(([name]) => stack.has(name))?.[1] ?? 'node itself';
}

main();
