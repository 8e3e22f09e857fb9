import { LocalFiles } from '../../src/pipeline/adapters/local-files';
import { type CommentInputs, type RenderComment } from '../../src/pipeline/steps/comment-on-pull-request';
import { loadReports } from '../../src/pipeline/steps/load-reports';
import { type RunOrder } from '../../src/pipeline/steps/run-order';

/** What the step says of this run: made from the reports in a folder. */
export async function renderReports(folder: string, { number, attempt }: RunOrder): Promise<CommentInputs> {
  const run = { number, attempt };
  return { run, comment: joinSections(await loadReports(folder, new LocalFiles()), run), tryReadRun };
}

/** Characters, as GitHub counts them. */
const longestBody = 65_536;

/** Each report is a section of Markdown. Whole sections are left out of a comment that would be too long. */
const joinSections: RenderComment = (reports, run) => {
  const sections = reports.map(({ text }) => text.trim());
  const summary = sections.length === 0 ? 'No job of this run has left a report.' : sections.join('\n\n');
  const body = [formatRun(run), summary].join('\n');
  return {
    summary,
    body: body.length <= longestBody ? body : `${formatRun(run)}\nThe report is in the summary of the run.`,
  };
};

/** The first line of a comment, which GitHub does not show. */
function formatRun({ number, attempt }: RunOrder): string {
  return `<!-- fargate-template v1 ${number}.${attempt} -->`;
}

/** Which run wrote a comment; undefined when its first line is another. */
function tryReadRun(body: string): RunOrder | undefined {
  const [, number, attempt] = /^<!-- fargate-template v1 (\d{1,9})\.(\d{1,9}) -->\r?\n/.exec(body) ?? [];
  return number === undefined || attempt === undefined
    ? undefined
    : { number: Number(number), attempt: Number(attempt) };
}
