import { formatCommand } from '../src/pipeline/adapters/github-commands';
import { GitHubAction } from '../src/pipeline/adapters/github-action';
import { UserError } from '../src/contract/user-error';

/** Runs an action. A fault of the user is told in a sentence and beside its line; a bug with its stack. Both fail the step. */
export async function entry(main: (action: GitHubAction) => Promise<void>): Promise<void> {
  try {
    await main(new GitHubAction());
  } catch (error) {
    process.stdout.write(formatFailure(error));
    process.exitCode = 1;
  }
}

/** What is said of a failure, as a workflow command. */
export function formatFailure(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(formatFailure).join('');
  if (error instanceof UserError) return formatCommand('error', error.message, { ...error.place });
  const trouble = troubleOfMachine(error);
  if (trouble !== undefined) return formatCommand('error', `The runner cannot go on: ${trouble}`);
  return formatCommand('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** A full or a closed disk is nobody's bug. */
function troubleOfMachine(error: unknown): string | undefined {
  return error instanceof Error && /^(ENOSPC|EDQUOT|EROFS|EACCES|EMFILE): /.test(error.message)
    ? error.message
    : undefined;
}
