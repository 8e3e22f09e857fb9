import { type GitHubAction } from '../../src/pipeline/adapters/github-action';
import { GitHubIssues } from '../../src/pipeline/adapters/github-issues';
import { type DriftPorts } from '../../src/pipeline/steps/report-drift';
import { type ActionInputs } from './inputs';

/** The adapters of this action. */
export function openPorts({ log, run }: GitHubAction, { token, label, author }: ActionInputs): DriftPorts {
  log.mask(token);
  const { repository, apiUrl: url } = run;
  return { log, issues: new GitHubIssues({ repository, url, token, log, label, author }) };
}
