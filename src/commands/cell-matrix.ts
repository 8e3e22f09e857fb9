import { GitHubCommandFiles } from '../pipeline/adapters/github-commands';
import { LocalFiles } from '../pipeline/adapters/local-files';
import { chunkCells } from '../pipeline/steps/chunk-cells';
import { loadCells } from '../pipeline/steps/load-cells';

/** Tells a workflow which jobs plan which cells: as JSON, in the output `chunks` of the step and on the terminal. */
async function main(): Promise<void> {
  const cells = await loadCells('cdktf.out/cells.json', new LocalFiles());
  const chunks = JSON.stringify(chunkCells(cells));
  const files = new GitHubCommandFiles({ output: process.env.GITHUB_OUTPUT, state: undefined, summary: undefined });
  files.setOutput('chunks', chunks);
  console.log(chunks);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
