import { type GitHubAction } from '../../src/pipeline/adapters/github-action';
import { GitHubReviewers } from '../../src/pipeline/adapters/github-reviewers';
import { LocalFiles } from '../../src/pipeline/adapters/local-files';
import { type AskPorts } from '../../src/pipeline/steps/ask-for-approval';
import { type ActionInputs } from './inputs';

/** The adapters of this action. */
export function openPorts({ log, files: summary, run }: GitHubAction, { token }: ActionInputs): AskPorts {
  log.mask(token);
  const { repository, apiUrl: url } = run;
  return {
    log,
    summary,
    files: new LocalFiles(),
    environments: new GitHubReviewers({ repository, url, token, log }),
  };
}
