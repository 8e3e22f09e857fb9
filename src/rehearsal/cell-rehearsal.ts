import { z } from 'zod';
import { type Cell } from '../contract/cells';
import { askApplication, type HttpResult, isAnswer } from './ask-application';
import { type AwsClients } from './aws-clients';
import { type CellReport } from '../pipeline/report/cell-report';
import { tellRequests } from '../pipeline/report/rollout-lines';
import { bareReport } from '../pipeline/report/reported-cell';
import { reportFailure, reportPlan } from '../pipeline/steps/report-plan';
import { type NextVersion } from './changed-application';
import { InterruptedError, StepError } from './errors';
import { findLeftovers } from './leftovers';
import { type CellPlace, observeCell } from './observed-cell';
import { differencesOf } from './read-back';
import { type RehearsalAws } from './rehearsal-aws';
import { faultsOf, rehearseRollout, type RolloutResult } from './rehearse-rollout';
import { settle } from './settle';
import { type Stack } from './stack';
import { watchCell } from './watch-cell';

/** What became of a cell. Undefined: it did not get that far. */
export interface CellResult {
  readonly cell: Cell;
  /** What a pull request would be told of it. */
  readonly report: CellReport;
  /** How many resources its plan creates. */
  readonly resources: number | undefined;
  /** Resources and outputs that a second plan, right after the apply, would change. */
  readonly changesAfterApply: number | undefined;
  /** Where its load balancer answers on this machine. */
  readonly loadBalancerUrl: string | undefined;
  /** Commands that show that its services answer. */
  readonly testCommands: readonly string[];
  /** How the application answered through the load balancer; undefined where no task runs, or nothing leads to one. */
  readonly http: HttpResult | undefined;
  /** How many containers ran its tasks. */
  readonly containers: number;
  /** What became of its application's next version; undefined where none was rolled out. */
  readonly rollout: RolloutResult | undefined;
  /** Whether it was destroyed and nothing of it is left. */
  readonly destroyed: boolean;
  readonly seconds: {
    readonly plan: number | undefined;
    readonly apply: number | undefined;
    readonly destroy: number | undefined;
  };
  /** The first thing that went wrong, with the step and the log. */
  readonly error: string | undefined;
}

/** What a cell is rehearsed with. */
export interface CellTools {
  readonly stack: Stack;
  readonly clients: AwsClients;
  readonly aws: RehearsalAws;
  /** Whether tasks run. */
  readonly hasContainers: boolean;
  readonly signal: AbortSignal;
}

/** One cell on its way up and down. */
export class CellRehearsal {
  private current: CellResult;
  private place: CellPlace | undefined;
  private isApplied = false;

  constructor(
    private readonly cell: Cell,
    private readonly tools: CellTools,
  ) {
    this.current = {
      cell,
      report: bareReport(cell),
      resources: undefined,
      changesAfterApply: undefined,
      loadBalancerUrl: undefined,
      testCommands: [],
      http: undefined,
      containers: 0,
      rollout: undefined,
      destroyed: false,
      seconds: { plan: undefined, apply: undefined, destroy: undefined },
      error: undefined,
    };
  }

  get result(): CellResult {
    return this.current;
  }

  /** Plans, applies, reads back and plans again. */
  async up(say: (text: string) => void): Promise<void> {
    await this.recordingErrors(async () => {
      const { stack } = this.tools;
      say('init');
      await stack.init();
      say('plan');
      const { add } = await this.timed('plan', () => stack.plan());
      this.note({ resources: add, report: reportPlan(this.cell, await stack.showPlan()) });
      await this.apply(add, say);
      say('plan again');
      this.note({ changesAfterApply: await stack.countChangesAfterApply() });
      say(`${add} resources, ${this.current.changesAfterApply ?? 0} changes after apply`);
    });
  }

  /** Rolls out the images that its stack is told by now, under load. */
  async rollOut(version: NextVersion, say: (text: string) => void): Promise<void> {
    await this.recordingErrors(async () => {
      const { stack, aws, signal } = this.tools;
      const access = aws.accessFor(this.cell.account);
      const watch = (since: number) => watchCell({ cell: this.cell, access, since, signal, say });
      const urls = urlsOf(this.current);
      const rollout = await rehearseRollout({ version, stack, urls, watch, signal }, say);
      this.note({ rollout, report: { ...this.current.report, rollout: rollout.rollout } });
      stack.refuse('roll out the next version', faultsOf(rollout));
      const { requests } = rollout.rollout;
      say(requests ? tellRequests(requests) : 'rolled out');
    });
  }

  /** Destroys what `up` made, however far it came, and looks whether anything is left. */
  async down(say: (text: string) => void): Promise<void> {
    if (!this.isApplied) return;
    await this.recordingErrors(async () => {
      const { stack, clients } = this.tools;
      say('destroy');
      await this.timed('destroy', () => stack.destroy((done) => say(`destroyed ${done}`)));
      if (this.place) stack.refuse('look for what is left', await findLeftovers(clients, this.place));
      this.note({ destroyed: true });
      say('nothing is left');
    });
  }

  private async apply(resources: number, say: (text: string) => void): Promise<void> {
    const { stack, clients, aws } = this.tools;
    say('apply');
    this.isApplied = true;
    const applied = await this.timed('apply', () => stack.apply((done) => say(`applied ${done} of ${resources}`)));
    const outputs = outputsSchema.parse(applied);
    const dnsName = outputs.load_balancer_dns_name;
    const url = dnsName && aws.loadBalancerUrl(dnsName, this.cell.id);
    this.note({ loadBalancerUrl: url, testCommands: outputs.test_commands });
    say('read back');
    const place = {
      vpcId: outputs.vpc_id,
      cluster: this.cell.cluster,
      services: this.cell.services,
      loadBalancerDnsName: dnsName,
    };
    this.place = place;
    // ECS starts tasks after the apply, not in it.
    const differences = await this.settle(
      async () => differencesOf(this.cell, await observeCell(clients, place)),
      ({ length }) => length === 0,
    );
    stack.refuse('read back', differences);
    if (this.tools.hasContainers) await this.askApplication(url, say);
  }

  private async askApplication(url: string | undefined, say: (text: string) => void): Promise<void> {
    const { stack, aws } = this.tools;
    if (url !== undefined) {
      say(`ask ${url}`);
      const http = await this.settle(() => askApplication(url), isAnswer);
      this.note({ http });
      if (!isAnswer(http)) stack.refuse('ask the application', [`${url} answers ${http.status || 'nothing'}.`]);
    }
    this.note({ containers: await aws.countContainers(this.cell.cluster) });
  }

  private settle<T>(ask: () => Promise<T>, isSettled: (answer: T) => boolean): Promise<T> {
    return settle({ ask, isSettled, signal: this.tools.signal });
  }

  private async timed<T>(step: keyof CellResult['seconds'], run: () => Promise<T>): Promise<T> {
    const start = performance.now();
    try {
      return await run();
    } finally {
      const seconds = Math.round((performance.now() - start) / 100) / 10;
      this.note({ seconds: { ...this.current.seconds, [step]: seconds } });
    }
  }

  private async recordingErrors(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof InterruptedError)) this.note({ error: this.current.error ?? messageOf(error) });
      if (error instanceof StepError) this.reportFailure(error);
      throw error;
    }
  }

  /** A pull request is told of what is planned: what goes wrong later is no part of it. */
  private reportFailure({ step, problems }: StepError): void {
    if (!this.current.report.plan) this.note({ report: reportFailure(this.cell, step, problems) });
  }

  private note(news: Partial<CellResult>): void {
    this.current = { ...this.current, ...news };
  }
}

const outputsSchema = z.object({
  vpc_id: z.string(),
  load_balancer_dns_name: z.string().optional(),
  test_commands: z.array(z.string()).default([]),
});

/** Where its services answer: the commands for curl name the paths, and the host names of AWS are not known here. */
export function urlsOf({ loadBalancerUrl, testCommands }: Pick<CellResult, 'loadBalancerUrl' | 'testCommands'>) {
  if (loadBalancerUrl === undefined) return [];
  const paths = testCommands.flatMap((command) => /^curl -sS http:\/\/[^/\s]+(\/\S*)$/.exec(command)?.[1] ?? []);
  return (paths.length === 0 ? ['/'] : paths).map((path) => new URL(path, loadBalancerUrl).href);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
