import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { z } from 'zod';

/**
 * How long it takes from the bytes of a plan to the body of a comment, and how much memory, beside its floor in the same run:
 * `JSON.parse` of the same bytes. Both run in turn, each time in a new process, so that whatever else the machine does meets both.
 */
const rounds = 5;
const sizes = [100, 1_000, 10_000] as const;
const repository = resolve(__dirname, '..');

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), 'bench-comment-'));
  try {
    const program = bundleWork(folder);
    const rows = sizes.map((size) => measureSize(program, makePlan(folder, size), size));
    console.log(`Node ${process.version}, median of ${rounds} rounds\n`);
    printTable(rows);
    printGrowth(rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function bundleWork(folder: string): string {
  const outfile = join(folder, 'work.js');
  const entryPoints = [join(repository, 'bench', 'comment-work.ts')];
  buildSync({ entryPoints, bundle: true, platform: 'node', target: 'node20', outfile, logLevel: 'warning' });
  return outfile;
}

function makePlan(folder: string, changes: number): string {
  const file = join(folder, `plan-${changes}.json`);
  const script = join(repository, 'test', 'fixtures', 'plans', 'make-large.mjs');
  execFileSync(process.execPath, [script, '--out', file, '--changes', String(changes)], { stdio: 'pipe' });
  return file;
}

const measuredSchema = z.object({
  milliseconds: z.number(),
  cpu: z.number(),
  peakBytes: z.number(),
  heapBytes: z.number(),
  isDone: z.literal(true),
});
type Measured = z.output<typeof measuredSchema>;

function run(program: string, work: 'parse' | 'comment', file: string): Measured {
  const words = ['--expose-gc', program, work, file];
  return measuredSchema.parse(JSON.parse(execFileSync(process.execPath, words, { encoding: 'utf8' })));
}

interface Row {
  readonly size: number;
  readonly megabytes: number;
  readonly parse: Measured;
  readonly comment: Measured;
}

function measureSize(program: string, file: string, size: number): Row {
  const pairs = Array.from({ length: rounds }, () => ({
    parse: run(program, 'parse', file),
    comment: run(program, 'comment', file),
  }));
  const parse = median(pairs.map((pair) => pair.parse));
  return { size, megabytes: statSync(file).size / 1e6, parse, comment: median(pairs.map((pair) => pair.comment)) };
}

function median(all: readonly Measured[]): Measured {
  const middle = (pick: (one: Measured) => number) =>
    all.map(pick).toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? NaN;
  return {
    milliseconds: middle(({ milliseconds }) => milliseconds),
    cpu: middle(({ cpu }) => cpu),
    peakBytes: middle(({ peakBytes }) => peakBytes),
    heapBytes: middle(({ heapBytes }) => heapBytes),
    isDone: true,
  };
}

const headings = [
  'changes',
  'MB',
  'JSON.parse, ms',
  'comment, ms',
  '× time',
  '× CPU',
  'object, MB',
  'comment at its peak, MB',
  '× memory',
];

function printTable(rows: readonly Row[]): void {
  console.log(`| ${headings.join(' | ')} |\n|${' ---: |'.repeat(headings.length)}`);
  for (const { size, megabytes, parse, comment } of rows) {
    const cells = [
      String(size),
      megabytes.toFixed(1),
      parse.milliseconds.toFixed(0),
      comment.milliseconds.toFixed(0),
      (comment.milliseconds / parse.milliseconds).toFixed(2),
      (comment.cpu / parse.cpu).toFixed(2),
      (parse.heapBytes / 1e6).toFixed(0),
      (comment.peakBytes / 1e6).toFixed(0),
      (comment.peakBytes / parse.heapBytes).toFixed(2),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

/** What a change adds, between the sizes: linear growth adds the same at every size. */
function printGrowth(rows: readonly Row[]): void {
  const [small, middle, large] = rows;
  if (!small || !middle || !large) return;
  const added = (from: Row, to: Row) => (to.comment.milliseconds - from.comment.milliseconds) / (to.size - from.size);
  const [first, second] = [added(small, middle), added(middle, large)];
  console.log(
    `\nA change adds ${first.toFixed(3)} ms from ${small.size} to ${middle.size}, and ${second.toFixed(3)} ms from there to ` +
      `${large.size}: × ${(second / first).toFixed(2)}`,
  );
}

main();
