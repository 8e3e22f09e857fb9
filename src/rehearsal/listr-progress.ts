import { type Progress, type ProgressTask } from './progress';

/** Progress as a list that is drawn anew while it changes, on standard error. */
export class ListrProgress implements Progress {
  async run<T>(tasks: readonly ProgressTask<T>[], atOnce: number): Promise<readonly PromiseSettledResult<T>[]> {
    // Only an ES module: loaded when a terminal is there to draw on.
    const { Listr, ListrLogger, PRESET_TIMER, ProcessOutput } = await import('listr2');
    const results: PromiseSettledResult<T>[] = [];
    const items = tasks.map(({ title, run }, index) => ({
      title,
      task: async (_: unknown, item: { output: string }) => {
        const [result] = await Promise.allSettled([run((text) => (item.output = text))]);
        results[index] = result;
        if (result.status === 'rejected') throw result.reason;
      },
      rendererOptions: { persistentOutput: true },
    }));
    const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
    await new Listr(items, {
      concurrent: atOnce,
      exitOnError: false,
      // Who interrupts the run decides elsewhere how it ends.
      registerSignalListeners: false,
      rendererOptions: { logger, timer: PRESET_TIMER, collapseErrors: false, showErrorMessage: false },
    }).run();
    return results;
  }
}
