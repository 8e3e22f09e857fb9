/** Tells a person how far the rehearsal is. */
export interface Progress {
  /** Runs tasks, at most `atOnce` at a time, all of them to their end; what each returned or threw is in the results. */
  run<T>(tasks: readonly ProgressTask<T>[], atOnce: number): Promise<readonly PromiseSettledResult<T>[]>;
}

/** A piece of work that a person may watch. */
export interface ProgressTask<T> {
  readonly title: string;
  /** Does the work, and says what it is at. */
  readonly run: (say: (text: string) => void) => Promise<T>;
}

/** Runs one task for its value. */
export async function runStep<T>(progress: Progress, title: string, run: ProgressTask<T>['run']): Promise<T> {
  const [result] = await progress.run([{ title, run }], 1);
  if (result?.status === 'fulfilled') return result.value;
  throw result?.reason;
}

/** Progress as plain lines, for a log. */
export class PlainProgress implements Progress {
  constructor(private readonly write: (line: string) => void) {}

  async run<T>(tasks: readonly ProgressTask<T>[], atOnce: number): Promise<readonly PromiseSettledResult<T>[]> {
    const results: PromiseSettledResult<T>[] = [];
    const waiting = tasks.map((task, index) => ({ task, index })).values();
    const work = async () => {
      for (const { task, index } of waiting) results[index] = await this.runOne(task);
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, work));
    return results;
  }

  private async runOne<T>({ title, run }: ProgressTask<T>): Promise<PromiseSettledResult<T>> {
    this.write(`${title}: started`);
    let last = '';
    // Counting up is for a screen; in a log the first number will do.
    const say = (text: string) => {
      if (withoutNumbers(text) !== withoutNumbers(last)) this.write(`${title}: ${text}`);
      last = text;
    };
    try {
      const value = await run(say);
      this.write(`${title}: done`);
      return { status: 'fulfilled', value };
    } catch (reason) {
      this.write(`${title}: failed`);
      return { status: 'rejected', reason };
    }
  }
}

function withoutNumbers(text: string): string {
  return text.replaceAll(/\d+/g, '');
}
