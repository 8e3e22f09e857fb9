/** The middle one of some values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** How long some work takes. */
export async function timeMilliseconds(work: () => unknown): Promise<number> {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** The median time of each, run in turn: whatever else the machine does meets all of them. The first round fills caches. */
export async function inTurn(
  rounds: number,
  works: readonly (() => unknown)[],
  time: (work: () => unknown) => Promise<number> = timeMilliseconds,
): Promise<readonly number[]> {
  const times = works.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, work] of works.entries()) {
      const milliseconds = await time(work);
      if (round > 0) times[index]?.push(milliseconds);
    }
  }
  return times.map(median);
}

/** Starts the table of a benchmark. */
export function heading(): void {
  console.log('| what | ms | × |\n| --- | ---: | ---: |');
}

/** A line of it. */
export function row(what: string, milliseconds: number, ratio?: number): void {
  console.log(`| ${what} | ${milliseconds.toFixed(0)} | ${ratio?.toFixed(2) ?? ''} |`);
}
