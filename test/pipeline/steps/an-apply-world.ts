import { formatCells } from '../../../src/contract/cells';
import {
  type DeployedService,
  type Deployments,
  type DeploymentsResult,
} from '../../../src/pipeline/ports/deployments';
import { type MergedPullRequest } from '../../../src/pipeline/ports/merged-pull-requests';
import { digestOfReport, formatCellReport, parseCellReport } from '../../../src/pipeline/report/cell-report';
import { formatCommentHeader } from '../../../src/pipeline/report/comment-header';
import { type AppliedRecord, formatAppliedRecord } from '../../../src/pipeline/steps/applied-record';
import { type ApplyCellsInputs, run } from '../../../src/pipeline/steps/apply-cells';
import { reportPlan } from '../../../src/pipeline/steps/report-plan';
import { type Story } from '../../builders/a-rollout';
import { FakeRegistries, FakeSessions } from './fakes/fake-aws';
import { FakeClock } from './fakes/fake-clock';
import { FakeDeployments } from './fakes/fake-deployments';
import { FakeFiles } from './fakes/fake-files';
import { type FakeCommit, FakeHistory, FakeRunArtifacts } from './fakes/fake-history';
import { FakePullRequestComments, FakeThread } from './fakes/fake-pull-request-comments';
import { FakeRunLog } from './fakes/fake-run-log';
import { FakeStateBuckets } from './fakes/fake-state-buckets';
import { FakeTerraform, type ScriptedStack } from './fakes/fake-terraform';
import { someCells } from './some-cells';

const key = 'the-key-of-the-repository';
const bot = 'github-actions[bot]';
const recordKey = 'shop/dev.applied.json';

/** The commit that is deployed. */
export const commit = 'c'.repeat(40);

/** The last commit of a pull request. */
export const headOf = (pullRequest: number) => String(pullRequest).repeat(40).slice(0, 40);

/** A pull request of the same repository. */
export function merged(number: number, more: Partial<MergedPullRequest> = {}): MergedPullRequest {
  return { number, head: headOf(number), isFork: false, ...more };
}

/** What is different about a review. */
export interface ReviewOptions {
  readonly key?: string;
  readonly isExpired?: boolean;
  readonly isFork?: boolean;
  /** The commit that the comment names. */
  readonly commented?: string;
  /** The commit that its run was for. */
  readonly planned?: string;
  /** Who wrote the comment. */
  readonly author?: string;
  /** Of the report that the comment names. */
  readonly digest?: string;
}

/** What is there before an apply. */
export interface WorldOptions {
  readonly stack: ScriptedStack;
  /** @default - the pushed commit, by the pull request 7 */
  readonly commits?: readonly FakeCommit[];
  /** @default - nothing was applied yet */
  readonly record?: AppliedRecord;
  /** Tags that are in the registry. @default - all that the stack names */
  readonly tags?: readonly string[];
  readonly services?: DeploymentsResult<readonly DeployedService[]>;
  /** What becomes of services while they are waited for. @default - nobody sees them */
  readonly stories?: Readonly<Record<string, Story>>;
  readonly sessions?: FakeSessions;
}

/** The cell dev, its repository on GitHub, and AWS. */
export class ApplyWorld {
  readonly terraform: FakeTerraform;
  readonly artifacts = new FakeRunArtifacts();
  readonly history: FakeHistory;
  readonly log = new FakeRunLog();
  readonly interruption = new AbortController();
  readonly states: FakeStateBuckets;
  private readonly threads = new Map<number, FakeThread>();
  private readonly registries = new FakeRegistries(['shop/web', 'shop/api']);
  readonly clock = new FakeClock();
  private readonly files = new FakeFiles({
    'cdktf.out/cells.json': formatCells(someCells()),
    'cdktf.out/stacks/dev/cdk.tf.json': '{}',
    'cdktf.out/stacks/dev/images.auto.tfvars.json': '{"images":{"web":"w1","api":"a1"}}',
  });

  constructor(private readonly options: WorldOptions) {
    const { stack, commits = [{ sha: commit, pullRequests: [merged(7)] }], record, tags = ['w1', 'a1'] } = options;
    this.terraform = new FakeTerraform({ 'cdktf.out/stacks/dev': stack });
    this.history = new FakeHistory(commits);
    this.states = new FakeStateBuckets({
      'state-111111111111': record ? { [recordKey]: formatAppliedRecord(record) } : {},
    });
    for (const tag of tags)
      for (const name of ['web', 'api'])
        this.registries.put(`111111111111.eu-central-1.example/shop/${name}:${tag}`, { digest: 'sha256:1', size: 1 });
  }

  /** A pull request whose comment names a report of this plan. */
  review(pullRequest: number, plan: Uint8Array, options: ReviewOptions = {}): void {
    const head = headOf(pullRequest);
    const seal = { key: options.key ?? key, repository: 'acme/shop', pullRequest, head };
    const [cell] = someCells().cells;
    if (!cell) throw new Error('There is no cell.');
    const text = formatCellReport(reportPlan(cell, { plan, stack: '{}', lockFile: undefined, seal }));
    const { isExpired = false, isFork = false, planned = head, commented = head, author = bot } = options;
    const id = `1000${pullRequest}`;
    this.artifacts.leave(id, { name: 'report-dev', head: planned, isExpired, isFork }, { 'dev.json': text });
    const header = formatCommentHeader({
      run: { id, attempt: 1 },
      head: commented,
      reports: { dev: options.digest ?? digestOfReport(parseCellReport(text)) },
    });
    this.thread(pullRequest).add(author, `${header}\n## Plan`);
  }

  async apply(more: Partial<ApplyCellsInputs> = {}) {
    const [report] = await run({ ...inputs, ...more }, this.ports);
    if (!report) throw new Error('There is no report.');
    expect(parseCellReport((await this.files.tryReadText('reports/dev.json')) ?? '')).toEqual(report);
    return report;
  }

  /** What Terraform was asked to do, in order. */
  get steps(): readonly string[] {
    return this.terraform.calls.map(({ step }) => step);
  }

  /** The record beside the state. */
  async record(): Promise<unknown> {
    const read = await this.states.tryRead({ name: 'state-111111111111', region: this.region }, recordKey);
    return read.kind === 'done' && read.value !== undefined ? JSON.parse(read.value) : undefined;
  }

  writeFile(path: string, text: string): Promise<void> {
    return this.files.writeText(path, text);
  }

  private get region() {
    const [cell] = someCells().cells;
    if (!cell) throw new Error('There is no cell.');
    return cell.region;
  }

  private thread(pullRequest: number): FakeThread {
    const thread = this.threads.get(pullRequest) ?? new FakeThread();
    this.threads.set(pullRequest, thread);
    return thread;
  }

  private get deployments(): Deployments {
    const { stories, services = { kind: 'failed', why: 'nobody looks' } } = this.options;
    if (stories) return new FakeDeployments(this.clock, stories);
    const unused = () => Promise.reject(new Error('Nobody asks.'));
    return {
      describeServices: () => Promise.resolve(services),
      listDeployments: () => Promise.resolve({ kind: 'done', value: [] } as const),
      ...{ listTasks: unused, targetHealth: unused, lastLines: unused },
    };
  }

  private get ports() {
    const { files, log, terraform, clock, states, registries, artifacts, history: pullRequests } = this;
    return {
      ...{ files, log, terraform, clock, states, registries, artifacts, pullRequests },
      sessions: this.options.sessions ?? new FakeSessions(),
      clusters: { open: () => this.deployments },
      commentsOf: (pullRequest: number) => new FakePullRequestComments(this.threads.get(pullRequest), bot),
      signal: this.interruption.signal,
    };
  }
}

const inputs: ApplyCellsInputs = {
  ...{ cellsFile: 'cdktf.out/cells.json', cells: [], reportsFolder: 'reports', workFolder: '/work' },
  ...{ roles: ['arn:aws:iam::111111111111:role/apply'], backendConfig: {}, concurrency: 1 },
  ...{ key, repository: 'acme/shop', commit, branch: 'main', run: '42', approved: [] },
};
