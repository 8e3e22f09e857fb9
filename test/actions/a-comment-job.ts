import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CellReport, formatCellReport } from '../../src/pipeline/report/cell-report';
import { runCommand } from '../../src/pipeline/adapters/child-process';
import { aReport } from '../builders/a-report';
import { type tokens } from '../support/github-api/a-github-api';
import { type GitHubApi } from '../support/github-api/github-api';
import { repository } from '../support/repository';

const program = join(repository, 'actions', 'comment', 'dist', 'index.js');

/** What a job is, where it is not the usual one. */
export interface JobOptions {
  readonly run?: number;
  readonly attempt?: number;
  readonly token?: keyof typeof tokens;
  /** @default - a failure in words that name the run */
  readonly report?: string | CellReport;
  readonly environment?: Readonly<Record<string, string>>;
}

const folders: string[] = [];

/** After each test the folders of its jobs are gone. */
export function removeJobs(): void {
  afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));
}

/** A job that downloaded one report and comments on it. */
export function aJob(
  api: GitHubApi,
  { run = 5, attempt = 1, token = 'ghs_job', report, environment = {} }: JobOptions = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'job-'));
  folders.push(folder);
  mkdirSync(join(folder, 'reports', 'report-dev'), { recursive: true });
  const said = report ?? `the words of run ${run}`;
  writeFileSync(
    join(folder, 'reports', 'report-dev', 'dev.json'),
    formatCellReport(typeof said === 'string' ? aReport('dev', { error: { step: 'plan', problems: [said] } }) : said),
  );
  ['output', 'summary'].forEach((name) => writeFileSync(join(folder, name), ''));
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const start = () =>
    runCommand({
      executable: process.execPath,
      arguments: [program],
      folder,
      environment: {
        ...{ INPUT_REPORTS: 'reports', 'INPUT_CELLS-FILE': 'cdktf.out/cells.json', INPUT_HEAD: 'a'.repeat(40) },
        ...{ 'INPUT_GITHUB-TOKEN': token, 'INPUT_PULL-REQUEST': '7', INPUT_ABOUT: 'review', INPUT_BRANCH: 'main' },
        ...{ GITHUB_REPOSITORY: 'acme/shop', GITHUB_API_URL: api.url },
        ...{ GITHUB_RUN_ID: String(run), GITHUB_RUN_ATTEMPT: String(attempt) },
        ...{ GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') },
        ...environment,
      },
    });
  const result = () => /^result<<(\S+)\n(.*)\n\1$/m.exec(read('output'))?.[2];
  const words = () => wordsOf(read('summary'));
  return { start, read, result, words };
}

/** What a comment says of the failed cell. */
export function wordsOf(text: string): string | undefined {
  return /^```\n(.*)\n```$/m.exec(text)?.[1];
}
