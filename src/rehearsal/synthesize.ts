import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Cells, cellsFileName, parseCells } from '../contract/cells';
import { runCommand } from '../pipeline/adapters/child-process';
import { type Environment } from './child-environment';
import { InterruptedError, synthesisFailed } from './errors';

/** What is synthesized, and where to. */
export interface SynthesisInputs {
  readonly repository: string;
  /** The configuration's absolute path. */
  readonly config: string;
  /** A folder inside the repository. */
  readonly folder: string;
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

/** What synthesis wrote. */
export interface Synthesized {
  readonly cells: Cells;
  /** The folder of cells.json. */
  readonly folder: string;
  /** What it said: warnings, if there are any, and what it wrote. */
  readonly report: string;
}

/**
 * Synthesizes the stacks, as `npx projen synth` does, in the run's own folder.
 * @throws UserError SynthesisFailed, with every fault of the configuration
 * @throws InterruptedError when the signal aborts
 */
export async function synthesize(inputs: SynthesisInputs): Promise<Synthesized> {
  const { repository, folder } = inputs;
  const program = join(folder, 'main.js');
  const out = join(folder, 'cdktf.out');
  const bundle = [
    '--bundle',
    '--platform=node',
    '--target=node20',
    '--external:jiti',
    '--log-level=warning',
    `--outfile=${program}`,
  ];
  await run(inputs, join(repository, 'node_modules', '.bin', 'esbuild'), [
    join(repository, 'src', 'main.ts'),
    ...bundle,
  ]);
  const report = await run(inputs, process.execPath, [program, '--config', inputs.config, '--out', out]);
  return { cells: parseCells(await readFile(join(out, cellsFileName), 'utf8')), folder: out, report };
}

async function run(inputs: SynthesisInputs, executable: string, words: readonly string[]): Promise<string> {
  const { repository, environment, signal } = inputs;
  const end = await runCommand({ executable, arguments: words, folder: repository, environment, signal });
  if (signal.aborted) throw new InterruptedError();
  if (end.exitCode !== 0) throw synthesisFailed(end.stderr.trim());
  return end.stderr.trim();
}
