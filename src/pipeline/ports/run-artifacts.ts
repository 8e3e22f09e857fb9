import { type GitHubReading } from './github-reading';

/** Files that runs of workflows left. What goes wrong is a value. */
export interface RunArtifacts {
  /** Those of one run, by its id; never looked for elsewhere. */
  list(run: string): Promise<GitHubReading<readonly RunArtifact[]>>;
  /** What is in it, by path. */
  read(artifact: RunArtifact): Promise<GitHubReading<ReadonlyMap<string, string>>>;
}

/** The files that a job left under a name. */
export interface RunArtifact {
  readonly id: number;
  readonly name: string;
  readonly isExpired: boolean;
  /** The commit that its run was for. */
  readonly head: string;
  /** Whether its run was for another repository. */
  readonly isFork: boolean;
}
