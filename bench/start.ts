import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { actionNames } from '../projenrc/action-bundle';
import { heading, inTurn, row } from './measure';

/**
 * Starting each action beside starting node, until it has judged its inputs, of which it is given none; and the report of a plan.
 * Other versions of node are named as arguments: `npm run bench:start -- /path/to/node …`.
 */
const rounds = 15;
const repository = resolve(__dirname, '..');
const bundles = [
  ...actionNames(repository).map((name) => [name, join('actions', name, 'dist', 'index.js')] as const),
  ['report', join('src', 'commands', 'dist', 'report.js')] as const,
];

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-start-'));
  try {
    const nothing = join(folder, 'nothing.js');
    writeFileSync(nothing, '');
    console.log(`Median of ${rounds} rounds\n`);
    heading();
    for (const node of [process.execPath, ...process.argv.slice(2)]) await compare(node, nothing);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compare(node: string, nothing: string): Promise<void> {
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const start = (file: string) => () => spawnSync(node, [file], { env: {}, cwd: repository });
  const [bare = NaN, ...starts] = await inTurn(rounds, [start(nothing), ...bundles.map(([, file]) => start(file))]);
  row(`bare node ${version}`, bare);
  for (const [index, [name]] of bundles.entries()) {
    const milliseconds = starts[index] ?? NaN;
    row(`${name}, node ${version}`, milliseconds, milliseconds / bare);
  }
}

void main();
