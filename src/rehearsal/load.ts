import { setTimeout } from 'node:timers/promises';
import { type RolloutRequests } from '../pipeline/report/rollout-section';
import { askApplication, isAnswer } from './ask-application';

/** What became of the requests of a load. */
export interface LoadResult {
  readonly requests: RolloutRequests;
  /** How many of the failed ones ended with which HTTP status; 0 stands for no answer at all. */
  readonly failures: ReadonlyMap<number, number>;
}

/** People who ask one after the other, each at another moment. */
const askers = 4;

/** How long each of them reads an answer: about 60 requests a second in all, which leaves a small machine time for the rest. */
const pauseMilliseconds = 50;

/** What most clients wait for an answer before they call the request failed. */
const patienceMilliseconds = 30_000;

/**
 * Requests that go on until they are stopped, several at a time. Each is waited for and counted, also the last ones: a connection that
 * ends without an answer is a failed request, which load generators that measure throughput leave out.
 */
export class Load {
  /**
   * Asks these URLs in turn from now on.
   * @param signal whose abortion ends it without more ado
   */
  static start(urls: readonly string[], signal: AbortSignal): Load {
    return new Load(urls, signal);
  }

  private readonly asking: Promise<unknown>;
  private readonly failures = new Map<number, number>();
  private sent = 0;
  private slowestMilliseconds = 0;
  private isStopped = false;

  private constructor(
    private readonly urls: readonly string[],
    private readonly signal: AbortSignal,
  ) {
    this.asking = Promise.all(Array.from({ length: askers }, (_, index) => this.askOnAndOn(index)));
  }

  /** Sends no more, and waits for those under way. */
  async stop(): Promise<LoadResult> {
    this.isStopped = true;
    await this.asking;
    const { sent, slowestMilliseconds, failures } = this;
    const failed = [...failures.values()].reduce((total, count) => total + count, 0);
    return { requests: { sent, failed, slowestMilliseconds }, failures };
  }

  private async askOnAndOn(asker: number): Promise<void> {
    await setTimeout((pauseMilliseconds / askers) * asker);
    for (let turn = asker; !this.isStopped && !this.signal.aborted && this.urls.length > 0; turn += 1) {
      await this.ask(this.urls[turn % this.urls.length] ?? '');
      await setTimeout(pauseMilliseconds);
    }
  }

  private async ask(url: string): Promise<void> {
    const answer = await askApplication(url, { milliseconds: patienceMilliseconds, signal: this.signal });
    this.sent += 1;
    this.slowestMilliseconds = Math.max(this.slowestMilliseconds, answer.milliseconds);
    if (!isAnswer(answer)) this.failures.set(answer.status, (this.failures.get(answer.status) ?? 0) + 1);
  }
}
