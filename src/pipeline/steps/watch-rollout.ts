import { once } from 'node:events';
import { type Clock } from '../ports/clock';
import { type DeployedService, type Deployments, type DeploymentsResult } from '../ports/deployments';
import { type RunLog } from '../ports/run-log';
import { type ServiceRollout, type WatchedRollout } from '../report/rollout-section';
import { formatComplaints } from '../report/rollout-complaints';
import { isGood, tellVerdict, type Verdict } from '../rollout/verdict';
import { gatherEvidence } from './rollout-evidence';
import { type RolloutEnd, ServiceWatch } from './service-watch';

/** The rollouts of one cell. */
export interface CellWatch {
  /** The cell's id, for the log. */
  readonly cell: string;
  readonly services: readonly string[];
  /**
   * When the apply began, in milliseconds since 1970: what was deployed earlier is not meant.
   * @default - the newest deployment is meant, whatever its age
   */
  readonly since?: number | undefined;
  /**
   * Services of which nobody saw how their last rollout ended: of these the newest deployment is meant.
   * @default - none
   */
  readonly unseen?: readonly string[];
  readonly timeoutSeconds: number;
}

/** The doors to a cell's rollouts. */
export interface CellWatchPorts {
  readonly deployments: Deployments;
  readonly clock: Clock;
  readonly log: RunLog;
  /**
   * Aborting it ends the watch; ECS goes on.
   * @default - nobody does
   */
  readonly signal?: AbortSignal;
}

/** AWS is asked so often: the end is noticed that late at most, and as long as an answer takes. */
const periodMilliseconds = 2_000;

/** When AWS asks for patience. */
const longestPeriodMilliseconds = 15_000;

/** Watches services until each rollout has ended, and tells what happens meanwhile. */
export async function watchRollout(watch: CellWatch, ports: CellWatchPorts): Promise<WatchedRollout> {
  const { clock, signal = new AbortController().signal } = ports;
  const run = new CellRun(watch, ports);
  const aborted = untilAborted(signal);
  const deadline = clock.now() + watch.timeoutSeconds * 1000;
  for (let period = periodMilliseconds; run.isUnderWay();) {
    const began = clock.now();
    const isPatient = await Promise.race([run.look(), aborted]);
    if (signal.aborted) run.interrupt();
    else if (clock.now() >= deadline) run.timeOut();
    if (!run.isUnderWay()) break;
    period = isPatient === true ? Math.min(period * 2, longestPeriodMilliseconds) : periodMilliseconds;
    await clock.sleep(Math.min(Math.max(500, began + period - clock.now()), deadline - clock.now()), signal);
  }
  return { kind: 'watched', services: await run.results() };
}

async function untilAborted(signal: AbortSignal): Promise<undefined> {
  if (!signal.aborted) await once(signal, 'abort');
}

/** Of what is not there AWS has no list. */
const noDeployments = { kind: 'done', value: [] } as const;

class CellRun {
  private readonly open: Set<ServiceWatch>;
  private readonly ended: Promise<ServiceRollout>[] = [];
  /** Why AWS could not be asked, the last time. */
  private trouble: string | undefined;

  constructor(
    private readonly watch: CellWatch,
    private readonly ports: CellWatchPorts,
  ) {
    const { cell, services, since, unseen = [] } = watch;
    const tell = (name: string) => (line: string) => ports.log.info(`${cell} ${name}: ${line}`);
    const from = (name: string) => (unseen.includes(name) ? undefined : since);
    this.open = new Set(services.map((name) => new ServiceWatch(name, from(name), tell(name))));
  }

  isUnderWay(): boolean {
    return this.open.size > 0;
  }

  /** In the order of the cell's services. */
  async results(): Promise<readonly ServiceRollout[]> {
    const results = await Promise.all(this.ended);
    return this.watch.services.flatMap((name) => results.filter(({ service }) => service === name));
  }

  /** Looks at all that is under way; whether AWS asks for patience. */
  async look(): Promise<boolean> {
    const open = [...this.open];
    const described = await this.ports.deployments.describeServices(open.map(({ service }) => service));
    if (described.kind === 'done') this.trouble = undefined;
    else return open.map((each) => this.cannotSee(each, described)).includes(true);
    const looked = await Promise.all(open.map((each) => this.lookAt(each, described.value)));
    return looked.includes(true);
  }

  timeOut(): void {
    const trouble = this.trouble === undefined ? '' : ` AWS could not be asked: ${this.trouble}`;
    for (const each of this.open) {
      const reason = `After ${this.watch.timeoutSeconds} s its state is ${each.state}.${trouble}`;
      this.giveUp(each, { kind: 'timed-out', reason });
    }
  }

  interrupt(): void {
    for (const each of this.open) {
      const reason = `The run was cancelled when its state was ${each.state}. ECS goes on by itself.`;
      this.giveUp(each, { kind: 'interrupted', reason });
    }
  }

  private async lookAt(watch: ServiceWatch, services: readonly DeployedService[]): Promise<boolean> {
    const { deployments, clock } = this.ports;
    const service = services.find(({ name }) => name === watch.service);
    const [listed, ...targets] = await Promise.all([
      service?.status === 'ACTIVE' ? deployments.listDeployments(watch.service) : noDeployments,
      ...watch.targetGroups.map((group) => deployments.targetHealth(group)),
    ]);
    if (listed.kind !== 'done') return this.cannotSee(watch, listed);
    for (const health of targets) if (health.kind === 'done') watch.seeTargets(health.value, clock.now());
    const end = watch.see({ service, deployments: listed.value }, clock.now());
    if (end) this.finish(watch, end);
    return false;
  }

  /** Whether to be patient; else it is known that nothing will be seen. */
  private cannotSee(watch: ServiceWatch, result: Exclude<DeploymentsResult<unknown>, { kind: 'done' }>): boolean {
    if (result.kind === 'later') {
      this.trouble = result.why;
      return true;
    }
    const reason = result.kind === 'failed' ? result.why : `The role may not ${result.action}: ${result.why}`;
    this.giveUp(watch, { kind: 'unwatched', reason });
    return false;
  }

  private giveUp(watch: ServiceWatch, verdict: Verdict): void {
    this.finish(watch, { verdict, endedAt: undefined, noticedAt: this.ports.clock.now() });
  }

  /** What its tasks and logs say is asked while the others are watched on. */
  private finish(watch: ServiceWatch, end: RolloutEnd): void {
    if (this.open.delete(watch)) this.ended.push(this.report(watch, end));
  }

  private async report(watch: ServiceWatch, end: RolloutEnd): Promise<ServiceRollout> {
    const { deployments, log } = this.ports;
    const name = `${this.watch.cell} ${watch.service}`;
    log.info(`${name}: ${tellVerdict(end.verdict)}`);
    const rollout = await gatherEvidence(watch, end, deployments);
    if (!isGood(end.verdict)) log.fence(`${name} ${tellVerdict(end.verdict)}`, formatComplaints(rollout).join('\n'));
    return rollout;
  }
}
