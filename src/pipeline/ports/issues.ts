import { type GitHubReading } from './github-reading';

/** The issues of a repository that bear one label and were opened by the owner of the token. What goes wrong is a value. */
export interface Issues {
  /** Those that are open. */
  listOpen(): Promise<GitHubReading<readonly Issue[]>>;
  create(issue: IssueText): Promise<GitHubReading<Issue>>;
  update(number: number, issue: IssueText): Promise<GitHubReading<Issue>>;
  /** As done, with a last word. */
  close(number: number, comment: string): Promise<GitHubReading<undefined>>;
}

/** What an issue says. */
export interface IssueText {
  readonly title: string;
  readonly body: string;
}

/** An issue as it stands. */
export interface Issue extends IssueText {
  readonly number: number;
  /** For a browser. */
  readonly url: string;
}
