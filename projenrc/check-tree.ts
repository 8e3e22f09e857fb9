import { execFileSync } from 'node:child_process';

/** Generates again and compares. Git tells what differs, new files included. */
const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' });

const before = git('status', '--porcelain');
execFileSync(process.execPath, [require.resolve('projen/bin/projen'), '--post', 'false'], { stdio: 'inherit' });
const after = git('status', '--porcelain');

if (after !== before) {
  console.error('These files differ from what .projenrc.ts generates:\n');
  console.error(after);
  console.error('Run `npx projen` and commit the result.');
  process.exitCode = 1;
}
