import { differingFiles } from './generated-files';

const files = differingFiles(process.cwd());

if (files.length > 0) {
  console.error('These files differ from what .projenrc.ts generates:\n');
  console.error(files.map((file) => `  ${file}`).join('\n'));
  console.error('\nRun `npx projen` and commit the result. Edits belong into .projenrc.ts or projenrc/.');
  process.exitCode = 1;
}
