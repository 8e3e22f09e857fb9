import { GitHubCommandFiles } from '../pipeline/adapters/github-commands';
import { LocalFiles } from '../pipeline/adapters/local-files';
import { chunkCells } from '../pipeline/steps/chunk-cells';
import { groupCells } from '../pipeline/steps/group-cells';
import { loadCells } from '../pipeline/steps/load-cells';

/**
 * Tells a workflow which jobs there are, as JSON in outputs of the step and on the terminal: in `chunks` those that plan, in `cells` those
 * that deploy, by their environment. The variable CELL asks for one cell alone.
 */
async function main(): Promise<void> {
  const { CELL: cell = '', GITHUB_OUTPUT: output } = process.env;
  const cells = await loadCells('cdktf.out/cells.json', new LocalFiles());
  const files = new GitHubCommandFiles({ output, state: undefined, summary: undefined });
  const outputs = { chunks: chunkCells(cells), cells: groupCells(cells, cell === '' ? [] : [cell]) };
  Object.entries(outputs).forEach(([name, value]) => {
    files.setOutput(name, JSON.stringify(value));
    console.log(`${name}: ${JSON.stringify(value)}`);
  });
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
