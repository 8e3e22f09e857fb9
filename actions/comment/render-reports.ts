import { parseCells } from '../../src/contract/cells';
import { type WorkflowRun } from '../../src/pipeline/adapters/github-action';
import { LocalFiles } from '../../src/pipeline/adapters/local-files';
import { type CommentInputs } from '../../src/pipeline/steps/comment-on-pull-request';
import { loadReports } from '../../src/pipeline/steps/load-reports';
import { orderOfRun, renderReview, tryReadRun } from '../../src/pipeline/steps/render-review';
import { type ActionInputs } from './inputs';

/** What the step says of this run: made from the reports in a folder. */
export async function renderReports(inputs: ActionInputs, { id, attempt, url }: WorkflowRun): Promise<CommentInputs> {
  const files = new LocalFiles();
  // Without one, synthesis has failed, and the comment is to say so.
  const cells = await files.tryReadText(inputs.cellsFile);
  const run = { id, attempt, head: inputs.head };
  const comment = renderReview({
    files: await loadReports(inputs.reports, files),
    cells: cells === undefined ? undefined : parseCells(cells),
    run,
    runUrl: url,
    subject: inputs.subject,
  });
  return { run: orderOfRun(run), comment, tryReadRun: (body) => tryReadRun(body, inputs.subject) };
}
