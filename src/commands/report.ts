import { parseReportOptions, usage, UsageError } from './report-options';

/** What the command prints. */
async function answer(words: readonly string[]): Promise<string> {
  const options = parseReportOptions(words);
  if (options.kind === 'help') return `${usage}\n`;
  // Loaded when it is known that there is something to do.
  const { comparePlans, showPlan } = await import('./read-plans.js');
  return options.kind === 'show' ? showPlan(options) : comparePlans(options);
}

// Who reads the beginning only, as `head` does, closes the pipe.
process.stdout.on('error', () => process.exit());

answer(process.argv.slice(2)).then(
  (text) => void process.stdout.write(text),
  (error: unknown) => {
    const isUsage = error instanceof UsageError;
    console.error(error instanceof Error ? error.message : error);
    if (isUsage) console.error(`\n${usage}`);
    process.exitCode = isUsage ? 2 : 1;
  },
);
