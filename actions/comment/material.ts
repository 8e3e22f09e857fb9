import { parseCells } from '../../src/contract/cells';
import { type WorkflowRun } from '../../src/pipeline/adapters/github-action';
import { LocalFiles } from '../../src/pipeline/adapters/local-files';
import { type CommentInputs } from '../../src/pipeline/steps/comment-on-pull-request';
import { loadReports } from '../../src/pipeline/steps/load-reports';
import { orderOfRun, renderReview, type ReviewMaterial, tryReadRun } from '../../src/pipeline/steps/render-review';
import { type ActionInputs } from './inputs';

/** What is known of this run: its reports, in a folder. */
export async function loadMaterial(inputs: ActionInputs, { id, attempt, url }: WorkflowRun): Promise<ReviewMaterial> {
  const files = new LocalFiles();
  // Without one, synthesis has failed, and the comment is to say so.
  const cells = await files.tryReadText(inputs.cellsFile);
  return {
    files: await loadReports(inputs.reports, files),
    cells: cells === undefined ? undefined : parseCells(cells),
    run: { id, attempt, head: inputs.head },
    runUrl: url,
    subject: inputs.subject,
  };
}

/** What the step says of this run. */
export function renderMaterial(material: ReviewMaterial): CommentInputs {
  const { run, subject } = material;
  return { run: orderOfRun(run), comment: renderReview(material), tryReadRun: (body) => tryReadRun(body, subject) };
}
