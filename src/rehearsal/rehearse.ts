import { UserError } from '../contract/user-error';
import { type CellResult } from './cell-rehearsal';
import { chooseEndpoint } from './endpoint';
import { InterruptedError, LoggedError } from './errors';
import { Matrix } from './matrix';
import { prepare, type Preparation } from './preparation';
import { runStep } from './progress';
import { embeddedAws, ownAws, type RehearsalAws } from './rehearsal-aws';
import { createRunFolder, type RunFolder } from './run-folder';
import { type RehearsalContext, type RehearsalOptions } from './rehearsal-options';

/** The context of a whole run. */
export interface RunContext extends RehearsalContext {
  /** Told when all has come up that does; what it returns is waited for before anything is taken down. */
  readonly onUp: (standing: StandingMatrix) => Promise<void>;
}

/** The matrix while it stands, and what it stands on. */
export interface StandingMatrix {
  readonly results: readonly CellResult[];
  readonly preparation: Preparation;
  readonly aws: RehearsalAws;
  readonly folder: RunFolder;
}

/**
 * The pipeline on one machine: synthesizes, plans, applies, reads back, plans again and destroys. What goes wrong in a cell is in
 * its result.
 * @throws UserError, InterruptedError
 */
export async function rehearse(options: RehearsalOptions, context: RunContext): Promise<readonly CellResult[]> {
  const endpoint = chooseEndpoint(options.endpoint, context.environment);
  const folder = await createRunFolder(options.repository);
  let isWorthKeeping = true;
  try {
    const results = await rehearseIn(folder, { options, context, endpoint });
    isWorthKeeping = results.some(({ error }) => error !== undefined) || (options.keep && endpoint !== undefined);
    return results;
  } catch (error) {
    isWorthKeeping = !leavesNothing(error, endpoint);
    throw error;
  } finally {
    if (!isWorthKeeping) await folder.remove();
  }
}

/** Whether nothing in the run's folder helps any further: no log to read, no state of resources that still exist. */
function leavesNothing(error: unknown, endpoint: URL | undefined): boolean {
  if (error instanceof InterruptedError) return endpoint === undefined;
  return error instanceof UserError && !(error instanceof LoggedError);
}

interface Run {
  readonly options: RehearsalOptions;
  readonly context: RunContext;
  readonly endpoint: URL | undefined;
}

async function rehearseIn(folder: RunFolder, { options, context, endpoint }: Run): Promise<readonly CellResult[]> {
  const preparation = await prepare(folder, options, context);
  const aws = endpoint === undefined ? await startEmbedded(folder, preparation, context) : ownAws(endpoint);
  try {
    if (context.signal.aborted) throw new InterruptedError();
    const matrix = await Matrix.lay({ preparation, aws, folder, signal: context.signal });
    await matrix.up(context.progress);
    if (options.nextVersion !== undefined && preparation.taskMode.kind === 'containers' && aws.isEmbedded)
      await matrix.rollOut({ version: options.nextVersion, everywhere: options.all }, context.progress);
    await context.onUp({ results: matrix.results, preparation, aws, folder });
    if (!options.keep) await matrix.down(context.progress);
    return matrix.results;
  } finally {
    await aws.stop();
  }
}

function startEmbedded(folder: RunFolder, preparation: Preparation, context: RehearsalContext): Promise<RehearsalAws> {
  const region = preparation.cells[0]?.region ?? '';
  const containers = preparation.taskMode.kind === 'containers';
  return runStep(context.progress, 'Embedded AWS', (onProgress) =>
    embeddedAws({ folder: folder.path, region, containers, environment: preparation.environment, onProgress }),
  );
}
