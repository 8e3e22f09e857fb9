import { resolve } from 'node:path';
import { type Cell } from '../contract/cells';
import { type CellResult } from '../rehearsal/cell-rehearsal';
import { UserError } from '../contract/user-error';
import { InterruptedError, MissingError } from '../rehearsal/errors';
import { ListrProgress } from '../rehearsal/listr-progress';
import { PlainProgress, type Progress } from '../rehearsal/progress';
import { rehearse, type StandingMatrix } from '../rehearsal/rehearse';
import { keepStanding } from './keep-standing';
import { formatMatrix, formatSynthesized } from './matrix-table';
import { writeRehearsalComment } from './rehearsal-comment';
import { type RehearsalReport, toReport } from './rehearsal-report';
import { formatReviewTable } from './review-table';
import { parseStartOptions, type StartOptions, usage, wordsKeptByNpm } from './start-options';

/** How the program ends: well, with a failure, with something missing on this machine, or interrupted. */
const exitCodes = { ok: 0, failed: 1, missing: 3, interrupted: 130 } as const;

/** The folder of package.json. */
const repository = resolve(__dirname, '..', '..');

/** What is known of the run so far. */
interface Run {
  readonly options: StartOptions;
  readonly signal: AbortSignal;
  cells: readonly Cell[];
  standing: StandingMatrix | undefined;
}

// The SDK's word on Node 20 is for whoever maintains this, not for whoever runs it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

async function main(): Promise<number> {
  const options = parseStartOptions([...wordsKeptByNpm(process.env), ...process.argv.slice(2)]);
  if (options.help) {
    console.log(usage);
    return exitCodes.ok;
  }
  const run: Run = { options, signal: interruptSignal(), cells: [], standing: undefined };
  try {
    const results = await rehearseAll(run);
    if (!options.keep) show(run, results);
    return reportOf(run, results).ok ? exitCodes.ok : exitCodes.failed;
  } catch (error) {
    return explain(run, error);
  }
}

function rehearseAll(run: Run): Promise<readonly CellResult[]> {
  const { options, signal } = run;
  return rehearse(
    { ...options, repository, config: resolve(options.config) },
    {
      environment: process.env,
      progress: chooseProgress(),
      signal,
      onSynthesized: (cells, report) => {
        run.cells = cells;
        if (report !== '') console.error(report);
      },
      onUp: async (standing) => {
        run.standing = standing;
        await writeRehearsalComment(standing.results, repository);
        if (!options.keep) return;
        show(run, standing.results);
        await keepStanding(standing, signal);
      },
    },
  );
}

/** A list that redraws itself on a terminal, lines in a log; always on standard error. */
function chooseProgress(): Progress {
  return process.stderr.isTTY ? new ListrProgress() : new PlainProgress((line) => console.error(line));
}

/** Aborts at the first Ctrl-C or request to end. */
function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}

function show(run: Run, results: readonly CellResult[]): void {
  const { options, standing } = run;
  if (options.json) console.log(JSON.stringify(reportOf(run, results)));
  else if (standing) {
    console.log(formatReviewTable(results.map(({ report }) => report)));
    console.log(`\n${formatMatrix(results, standing.preparation.taskMode)}`);
    const { error } = reportOf(run, results);
    if (error !== undefined) console.log(`\n${error}`);
  }
}

/** Whoever asks for a broken version wants to see it fail: to see nothing is not well. */
function reportOf({ options }: Run, results: readonly CellResult[]): RehearsalReport {
  const isMissed = options.nextVersion === 'broken' && results.every(({ rollout }) => rollout === undefined);
  return toReport(results, options.keep, isMissed ? 'No broken version was shipped.' : undefined);
}

/** What went wrong, in the user's words; where something is missing, what can be shown all the same. */
function explain(run: Run, error: unknown): number {
  const results = run.standing?.results ?? [];
  const message = error instanceof Error ? error.message : String(error);
  if (run.options.json) console.log(JSON.stringify(toReport(results, run.options.keep, message || 'interrupted')));
  if (error instanceof InterruptedError) {
    console.error('Interrupted. Nothing was left running.');
    return exitCodes.interrupted;
  }
  if (error instanceof MissingError && !run.options.json) console.log(`${formatSynthesized(run.cells)}\n`);
  console.error(error instanceof UserError || !(error instanceof Error) ? message : error.stack);
  return error instanceof MissingError ? exitCodes.missing : exitCodes.failed;
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error instanceof UserError ? error.message : error);
    process.exitCode = exitCodes.failed;
  },
);
