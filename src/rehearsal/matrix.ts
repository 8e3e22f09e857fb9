import { join } from 'node:path';
import { type Cell, type Registry } from '../contract/cells';
import { createAwsClients } from './aws-clients';
import { CellRehearsal, type CellResult } from './cell-rehearsal';
import { type NextVersion } from './changed-application';
import { awsEnvironment } from './child-environment';
import { InterruptedError } from './errors';
import { imagesRoot } from './image-sources';
import { type Preparation } from './preparation';
import { type Progress, runStep } from './progress';
import { rehearseImages, rehearseNextImages } from './rehearse-images';
import { type RehearsalAws } from './rehearsal-aws';
import { type RunFolder } from './run-folder';
import { Stack } from './stack';
import { writeStackSettings } from './stack-override';

/** What a matrix is laid out from. */
export interface MatrixInputs {
  readonly preparation: Preparation;
  readonly aws: RehearsalAws;
  readonly folder: RunFolder;
  readonly signal: AbortSignal;
}

/** Which version is rolled out, and where. */
export interface RolloutWish {
  readonly version: NextVersion;
  /** In every cell, where the default is one. */
  readonly everywhere: boolean;
}

interface CellInMatrix {
  readonly cell: Cell;
  readonly rehearsal: CellRehearsal;
}

/** The cells of a rehearsal, and the registries they pull from. */
export class Matrix {
  /** Writes what a rehearsal needs beside every stack. */
  static async lay(inputs: MatrixInputs): Promise<Matrix> {
    const { cells, registries } = inputs.preparation;
    const layStack = (place: Cell | Registry) => layStackIn(inputs, place);
    return new Matrix(
      inputs,
      await Promise.all(registries.map(layStack)),
      await Promise.all(cells.map(async (cell) => layCell(inputs, cell, await layStack(cell)))),
    );
  }

  private constructor(
    private readonly inputs: MatrixInputs,
    private readonly registries: readonly Stack[],
    private readonly cells: readonly CellInMatrix[],
  ) {}

  /** What became of the cells so far, in the order of the configuration. */
  get results(): readonly CellResult[] {
    return this.cells.map(({ rehearsal }) => rehearsal.result);
  }

  /**
   * Brings up the registries, their images where tasks are containers, and the cells side by side. A cell that fails says so in
   * its result and leaves the others alone.
   * @throws InterruptedError; UserError StepFailed of a registry
   */
  async up(progress: Progress): Promise<void> {
    if (this.registries.length > 0) await runStep(progress, 'Registry', (say) => this.raiseRegistries(say));
    const images = { ...this.inputs, root: this.imagesRoot, cells: this.inputs.preparation.cells };
    await runStep(progress, 'Images', (say) => rehearseImages(images, say));
    await this.runCells(progress, this.cells, (rehearsal, say) => rehearsal.up(say));
  }

  /**
   * Rolls out the application's next version: in every cell that came up, or in the first of them, sooner one with a load balancer.
   * @throws InterruptedError; UserError of the images
   */
  async rollOut({ version, everywhere }: RolloutWish, progress: Progress): Promise<void> {
    const up = this.cells.filter(({ rehearsal }) => rehearsal.result.error === undefined);
    const first = up.find(({ rehearsal }) => rehearsal.result.loadBalancerUrl !== undefined) ?? up[0];
    const chosen = everywhere || first === undefined ? up : [first];
    if (chosen.length === 0) return;
    const images = { ...this.inputs, root: this.imagesRoot, cells: chosen.map(({ cell }) => cell) };
    await runStep(progress, 'Next version', (say) => rehearseNextImages(version, images, say));
    await this.runCells(progress, chosen, (rehearsal, say) => rehearsal.rollOut(version, say));
  }

  /**
   * Destroys the cells side by side, then the registries.
   * @throws InterruptedError; UserError StepFailed of a registry
   */
  async down(progress: Progress): Promise<void> {
    await this.runCells(progress, this.cells, (rehearsal, say) => rehearsal.down(say));
    for (const stack of this.registries) await stack.destroy();
  }

  private get imagesRoot(): string {
    return imagesRoot(this.inputs.preparation.options);
  }

  private async raiseRegistries(say: (text: string) => void): Promise<void> {
    for (const stack of this.registries) {
      say(stack.name);
      await stack.init();
      await stack.plan();
      await stack.apply();
    }
  }

  /** All at once: the provider mostly waits for the API, and the API of this machine for nobody. */
  private async runCells(
    progress: Progress,
    cells: readonly CellInMatrix[],
    run: (rehearsal: CellRehearsal, say: (text: string) => void) => Promise<void>,
  ): Promise<void> {
    const tasks = cells.map(({ cell, rehearsal }) => ({
      title: cell.id,
      run: (say: (text: string) => void) => run(rehearsal, say),
    }));
    const results = await progress.run(tasks, tasks.length);
    if (results.some((result) => result.status === 'rejected' && result.reason instanceof InterruptedError)) {
      throw new InterruptedError();
    }
  }
}

async function layStackIn(inputs: MatrixInputs, place: Cell | Registry): Promise<Stack> {
  const { preparation, aws, folder, signal } = inputs;
  const stackFolder = join(preparation.synthesized.folder, place.stack);
  await writeStackSettings(stackFolder, {
    product: preparation.program.product,
    registryHost: aws.registryHost,
  });
  return new Stack(place.id, preparation.terraform, {
    folder: stackFolder,
    environment: awsEnvironment(aws.accessFor(place.account, place.id), folder.emptyFile),
    logFile: folder.logFile(place.id),
    signal,
  });
}

function layCell({ preparation, aws, signal }: MatrixInputs, cell: Cell, stack: Stack) {
  const tools = {
    stack,
    clients: createAwsClients(aws.accessFor(cell.account), cell.region),
    aws,
    hasContainers: preparation.taskMode.kind === 'containers',
    signal,
  };
  return { cell, rehearsal: new CellRehearsal(cell, tools) };
}
