import { appendFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { cellsFileName } from '../contract/cells';
import { UserError } from '../contract/user-error';
import { interruptionSignal } from '../pipeline/adapters/interruption';
import { LocalFiles } from '../pipeline/adapters/local-files';
import { S3StateBuckets } from '../pipeline/adapters/s3-state-buckets';
import { SystemClock } from '../pipeline/adapters/system-clock';
import { TerraformCli } from '../pipeline/adapters/terraform-cli';
import { type AwsSessions } from '../pipeline/ports/aws-sessions';
import { type RunLog } from '../pipeline/ports/run-log';
import { type CellReport } from '../pipeline/report/cell-report';
import { formatComment } from '../pipeline/report/comment';
import { type RemovedCell } from '../pipeline/report/removed-cells';
import { type GatheredReports, gatherReports } from '../pipeline/steps/gather-reports';
import { loadReports } from '../pipeline/steps/load-reports';
import { run } from '../pipeline/steps/plan-cells';
import { childEnvironment } from '../rehearsal/child-environment';
import { InterruptedError, MissingError } from '../rehearsal/errors';
import { findTerraform } from '../rehearsal/find-terraform';
import { nameImages } from '../rehearsal/name-images';
import { createRunFolder, type RunFolder } from '../rehearsal/run-folder';
import { synthesize } from '../rehearsal/synthesize';
import { ownEnvironment } from './own-environment';
import { parsePlanOptions, type PlanOptions, usage } from './plan-options';
import { formatReviewTable } from './review-table';

const exitCodes = { ok: 0, failed: 1, missing: 3, interrupted: 130 } as const;

const repository = resolve(__dirname, '..', '..');

async function main(): Promise<number> {
  const options = parsePlanOptions(process.argv.slice(2));
  if (options.help) {
    console.log(usage);
    return exitCodes.ok;
  }
  const folder = await createRunFolder(repository);
  const signal = interruptionSignal();
  try {
    const reports = await planIn(folder, options, signal);
    await show({ reports, removed: await removedIn(folder) }, options);
    return reports.some(({ error }) => error) ? exitCodes.failed : exitCodes.ok;
  } catch (error) {
    if (signal.aborted) throw new InterruptedError();
    throw error;
  } finally {
    await folder.remove();
  }
}

/** Synthesizes and names the images, as a merge does, then runs the step of the pipeline. */
async function planIn(folder: RunFolder, options: PlanOptions, signal: AbortSignal): Promise<readonly CellReport[]> {
  const say = (text: string) => console.error(text);
  const config = resolve(options.config);
  const forChildren = childEnvironment(process.env);
  const synthesized = await synthesize({
    repository,
    config,
    folder: folder.path,
    environment: forChildren,
    signal,
  });
  if (synthesized.report !== '') say(synthesized.report);
  const cellsFile = join(synthesized.folder, cellsFileName);
  await nameImages({ cellsFile, folder: folder.path, config, buildArguments: options.buildArguments });
  const { executable, product, version } = await findTerraform(forChildren, say);
  say(`${product} ${version} plans with your own AWS credentials, and changes nothing.`);
  return run(
    {
      ...{ cellsFile, cells: options.only, reportsFolder: reportsIn(folder), workFolder: folder.path },
      ...{ roles: [], backendConfig: options.backendConfig, lock: false, seal: undefined, concurrency: 4 },
    },
    {
      files: new LocalFiles(),
      sessions: noSessions,
      terraform: new TerraformCli({ executable, environment: ownEnvironment() }),
      states: new S3StateBuckets(),
      clock: new SystemClock(),
      log: logOf(folder, say),
      signal,
    },
  );
}

/** Terraform finds the user's credentials as it always does. */
const noSessions: AwsSessions = { open: () => Promise.resolve({ kind: 'no-token' }) };

/** A line for each cell; what Terraform said is in the reports. */
function logOf(folder: RunFolder, say: (text: string) => void): RunLog {
  return {
    ...{ info: say, notice: say, warning: say, mask: () => undefined },
    fence: (title, text) => {
      say(title);
      appendFileSync(folder.logFile('plan'), `${title}\n${text}\n`);
    },
  };
}

async function removedIn(folder: RunFolder): Promise<readonly RemovedCell[]> {
  return gatherReports(await loadReports(reportsIn(folder), new LocalFiles()), undefined).removed;
}

function reportsIn(folder: RunFolder): string {
  return join(folder.path, 'reports');
}

async function show({ reports, removed }: GatheredReports, { json, markdown }: PlanOptions): Promise<void> {
  if (json) console.log(JSON.stringify(reports));
  else if (reports.length + removed.length > 0) console.log(formatReviewTable(reports, removed));
  const comment = formatComment({ run: { id: 'local', attempt: 1, head: '' }, reports, removed });
  const file = resolve(markdown);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, comment.text);
  console.error(`Every change is in the comment that a pull request would get: ${file}`);
}

main().then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    if (error instanceof InterruptedError) console.error('Interrupted. Terraform has ended; nothing was changed.');
    else console.error(error instanceof UserError ? error.message : error);
    if (error instanceof InterruptedError) process.exitCode = exitCodes.interrupted;
    else process.exitCode = error instanceof MissingError ? exitCodes.missing : exitCodes.failed;
  },
);
