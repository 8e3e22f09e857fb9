/** What is shown on the page of a run. */
export interface JobSummary {
  /** Adds Markdown of up to `longestSummaryBytes`; more than that is left out as a whole. */
  addSummary(markdown: string): void;
}

/** More than this in one step, and GitHub shows nothing of it. */
export const longestSummaryBytes = 1_048_576;
