/**
 * The memory sizes, in MiB, that Fargate offers with each number of CPU units; smallest first.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
export const memorySizesMiB: Readonly<Record<number, readonly number[]>> = {
  256: [512, 1024, 2048],
  512: steps(1024, 4096, 1024),
  1024: steps(2048, 8192, 1024),
  2048: steps(4096, 16_384, 1024),
  4096: steps(8192, 30_720, 1024),
  8192: steps(16_384, 61_440, 4096),
  16_384: steps(32_768, 122_880, 8192),
  32_768: [61_440, 122_880, 249_856],
};

/** CPU units that Fargate offers. */
export const cpuSizes: readonly number[] = Object.keys(memorySizesMiB).map(Number);

/** The smallest memory that goes with this many CPU units. */
export function smallestMemoryMiB(cpu: number): number {
  return memorySizesMiB[cpu]?.[0] ?? 512;
}

function steps(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}
