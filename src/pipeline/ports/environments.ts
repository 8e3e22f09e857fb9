import { type GitHubReading } from './github-reading';

/** The environments that jobs are deployed to. What goes wrong is a value. */
export interface Environments {
  /** Whether somebody has to approve a job before it starts there. */
  hasReviewers(name: string): Promise<GitHubReading<boolean>>;
}
