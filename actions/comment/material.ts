import { parseCells } from '../../src/contract/cells';
import { LocalFiles } from '../../src/pipeline/adapters/local-files';
import { type CommentInputs } from '../../src/pipeline/steps/comment-on-pull-request';
import { type ReviewRun } from '../../src/pipeline/report/review';
import { loadReports } from '../../src/pipeline/steps/load-reports';
import { orderOfRun, renderReview, type ReviewMaterial, tryReadRun } from '../../src/pipeline/steps/render-review';
import { type ActionInputs } from './inputs';

/** What is known of this run: its reports, in a folder. */
export async function loadMaterial(inputs: ActionInputs, run: ReviewRun, runUrl: string): Promise<ReviewMaterial> {
  const files = new LocalFiles();
  // Without one, synthesis has failed, and the comment is to say so.
  const cells = await files.tryReadText(inputs.cellsFile);
  return {
    files: await loadReports(inputs.reports, files),
    cells: cells === undefined ? undefined : parseCells(cells),
    run,
    runUrl,
    subject: inputs.subject,
  };
}

/** What the step says of this run. */
export function renderMaterial(material: ReviewMaterial): CommentInputs {
  const { run, subject } = material;
  return { run: orderOfRun(run), comment: renderReview(material), tryReadRun: (body) => tryReadRun(body, subject) };
}
