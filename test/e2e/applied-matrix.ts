import { join, resolve } from 'node:path';
import { writeFileSync } from 'node:fs';
import { type Cell } from '../../src/contract/cells';
import { type TerraformRun } from '../../src/pipeline/ports/terraform';
import { type CellResult } from '../../src/rehearsal/cell-rehearsal';
import { awsEnvironment } from '../../src/rehearsal/child-environment';
import { PlainProgress } from '../../src/rehearsal/progress';
import { type RehearsalOptions } from '../../src/rehearsal/rehearsal-options';
import { rehearse, type StandingMatrix } from '../../src/rehearsal/rehearse';

/** A rehearsal that stands still once everything is applied. */
export interface AppliedMatrix {
  readonly standing: StandingMatrix;
  /** Lets the rehearsal go on: destroy, and look for leftovers. */
  readonly finish: () => Promise<readonly CellResult[]>;
}

const repository = resolve(__dirname, '..', '..');

/** Rehearses a fixture's configuration up to where everything is applied; on paper, unless said otherwise. */
export function applyMatrix(config: string, options: Partial<RehearsalOptions> = {}): Promise<AppliedMatrix> {
  return new Promise((resolveApplied, reject) => {
    const ended = rehearse(
      {
        repository,
        config,
        endpoint: undefined,
        keep: false,
        only: [],
        all: false,
        onPaper: true,
        buildArguments: {},
        nextVersion: undefined,
        ...options,
      },
      {
        environment: process.env,
        progress: new PlainProgress(() => undefined),
        signal: new AbortController().signal,
        onSynthesized: () => undefined,
        onUp: (standing) =>
          new Promise((enough) => resolveApplied({ standing, finish: () => finishBy(enough, ended) })),
      },
    );
    ended.catch(reject);
  });
}

/** Puts another stack in the place of a cell's, and returns how Terraform is run on it. */
export function replaceStack({ preparation, aws, folder }: StandingMatrix, cell: Cell, stack: string): TerraformRun {
  const stackFolder = join(preparation.synthesized.folder, cell.stack);
  writeFileSync(join(stackFolder, 'cdk.tf.json'), stack);
  return {
    folder: stackFolder,
    environment: awsEnvironment(aws.accessFor(cell.account, cell.id), folder.emptyFile),
    logFile: folder.logFile(`${cell.id}-changed`),
    signal: new AbortController().signal,
  };
}

function finishBy(enough: () => void, ended: Promise<readonly CellResult[]>): Promise<readonly CellResult[]> {
  enough();
  return ended;
}
