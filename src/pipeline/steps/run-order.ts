/** Which of two runs of a workflow is the later one. */
export interface RunOrder {
  /** Higher than that of every run before. */
  readonly number: number;
  /** Counts how often this run was started. */
  readonly attempt: number;
}

/** Negative when the first is earlier, zero when they are the same. */
export function compareRuns(one: RunOrder, other: RunOrder): number {
  return one.number - other.number || one.attempt - other.attempt;
}
