import * as z from 'zod';

const removedCellsSchema = z.strictObject({
  version: z.literal(1),
  removed: z.array(z.strictObject({ id: z.string(), stateKey: z.string() })).readonly(),
});

/** A cell that the configuration no longer has and AWS still does. */
export type RemovedCell = z.output<typeof removedCellsSchema>['removed'][number];

/** The file's name, anywhere in the folder of reports. */
export const removedCellsFileName = 'removed.json';

/** States that no cell of the configuration owns, as text. */
export function formatRemovedCells(removed: readonly RemovedCell[]): string {
  return `${JSON.stringify({ version: 1, removed })}\n`;
}

/**
 * The text as states that no cell of the configuration owns.
 * @throws ZodError when the text is of another version or shape
 */
export function parseRemovedCells(text: string): readonly RemovedCell[] {
  return removedCellsSchema.parse(JSON.parse(text)).removed;
}
